#!/usr/bin/env bash
# Run the check: annotations and the job summary, SARIF and a comment as files. The exit code is an output, so that
# the upload comes before the verdict. Inputs come as environment variables: nothing is put into the script's text.
set -uo pipefail
sarif="$RUNNER_TEMP/audit.sarif"
comment="$RUNNER_TEMP/audit-comment.md"
arguments=()
if [ -n "${AUDIT_REF:-}" ]; then
  arguments+=(--base "$AUDIT_REF")
fi
if [ -n "${AUDIT_CACHE:-}" ]; then
  arguments+=(--cache-dir "$AUDIT_CACHE")
fi
while IFS= read -r argument; do
  if [ -n "$argument" ]; then
    arguments+=("$argument")
  fi
done <<< "${AUDIT_ARGS:-}"
"$AUDIT" check "${AUDIT_PATH:-.}" --quiet --format github --output "sarif=$sarif" --output "markdown=$comment" "${arguments[@]}"
code=$?
{
  echo "exit-code=$code"
  echo "sarif=$sarif"
  echo "comment=$comment"
} >> "$GITHUB_OUTPUT"
if [ "$code" -eq 2 ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  echo "audit check could not be made; the log of the step says what to do." >> "$GITHUB_STEP_SUMMARY"
fi
exit 0
