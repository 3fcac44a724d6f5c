#!/usr/bin/env bash
# Fetch what the comparison needs: the base branch, and the history down to where the branches parted.
# In: AUDIT_BASE (may be empty or "none"), GITHUB_BASE_REF. Out: AUDIT_REF in $GITHUB_ENV, empty for no base.
set -euo pipefail
base="${AUDIT_BASE:-${GITHUB_BASE_REF:-}}"
if [ -z "$base" ] || [ "$base" = "none" ]; then
  echo "AUDIT_REF=" >> "$GITHUB_ENV"
  exit 0
fi
if [ -n "${AUDIT_BASE:-}" ] && git rev-parse --verify --quiet --end-of-options "$base^{commit}" > /dev/null; then
  ref="$base"
else
  git fetch --quiet --no-tags origin "+refs/heads/$base:refs/remotes/origin/$base"
  ref="origin/$base"
fi
if ! git merge-base HEAD "$ref" > /dev/null && [ "$(git rev-parse --is-shallow-repository)" = "true" ]; then
  git fetch --quiet --no-tags --unshallow origin
fi
echo "AUDIT_REF=$ref" >> "$GITHUB_ENV"
