#!/usr/bin/env bash
# Run the check: annotations and the job summary, SARIF and a comment as files, also where the check cannot be made.
# The exit code is an output, so that the upload comes before the verdict. Inputs come as environment variables:
# nothing is put into the script's text.
set -uo pipefail
sarif="$RUNNER_TEMP/audit.sarif"
comment="$RUNNER_TEMP/audit-comment.md"
counts="$RUNNER_TEMP/audit.json"
errors="$RUNNER_TEMP/audit-errors.txt"
rm -f "$sarif" "$comment" "$counts"
arguments=()
if [ -n "${AUDIT_REF:-}" ]; then
  arguments+=(--base "$AUDIT_REF")
fi
if [ -n "${AUDIT_EXACT:-}" ]; then
  arguments+=(--exact-base)
fi
if [ -n "${AUDIT_NAME:-}" ]; then
  arguments+=(--name "$AUDIT_NAME")
fi
if [ -n "${AUDIT_CACHE:-}" ]; then
  arguments+=(--cache-dir "$AUDIT_CACHE")
fi
while IFS= read -r argument; do
  if [ -n "$argument" ]; then
    arguments+=("$argument")
  fi
done <<< "${AUDIT_ARGS:-}"
if [ -n "${AUDIT_WHY:-}" ]; then
  echo "audit: error: $AUDIT_WHY" > "$errors"
  code=2
else
  "$AUDIT" check "${AUDIT_PATH:-.}" --quiet --format github --output "sarif=$sarif" --output "markdown=$comment" \
    --output "json=$counts" "${arguments[@]}" 2> "$errors"
  code=$?
fi
cat "$errors" >&2
changed=false
if [ "$code" -eq 2 ]; then
  changed=true
  marker="<!-- audit check -->"
  if [[ "${AUDIT_NAME:-}" =~ ^[A-Za-z0-9_.-]+$ ]]; then
    marker="<!-- audit check: $AUDIT_NAME -->"
  fi
  { # indented by four, so that it is text whatever it holds
    printf '%s\n## ⚠️ audit check could not be made\n\n' "$marker"
    sed 's/^/    /' "$errors"
  } > "$comment"
  if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    cat "$comment" >> "$GITHUB_STEP_SUMMARY"
  fi
elif grep --quiet --extended-regexp '^ +"(new|resolved)": [1-9]' "$counts"; then
  changed=true
fi
{
  echo "exit-code=$code"
  echo "sarif=$sarif"
  echo "comment=$comment"
  echo "changed=$changed"
} >> "$GITHUB_OUTPUT"
exit 0
