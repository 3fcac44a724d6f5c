#!/usr/bin/env bash
# Write or renew the comment on the pull request. There is one for each name; it is found again by its first line. A new
# one is written only where something is new or resolved, or the check could not be made; one that is there is renewed.
# In: AUDIT_COMMENT, AUDIT_CHANGED, AUDIT_NUMBER, GITHUB_REPOSITORY, GH_TOKEN (pull-requests: write).
set -uo pipefail
MARKER="$(head -n 1 "$AUDIT_COMMENT")"
export MARKER
comments="repos/$GITHUB_REPOSITORY/issues/$AUDIT_NUMBER/comments"
mine='.[] | select(.user.type == "Bot" and (.body | startswith(env.MARKER))) | .id'
if ! found="$(gh api --paginate "$comments" --jq "$mine")"; then
  echo "::notice title=audit check::no comment: its comments cannot be read; the job needs pull-requests: write"
  exit 0
fi
found="${found%%$'\n'*}"
if [ -n "$found" ]; then
  written=(--method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$found")
elif [ "$AUDIT_CHANGED" = "true" ]; then
  written=(--method POST "$comments")
else
  exit 0
fi
if ! gh api --silent "${written[@]}" -F "body=@$AUDIT_COMMENT"; then
  echo "::notice title=audit check::no comment: it cannot be written; the job needs pull-requests: write"
fi
