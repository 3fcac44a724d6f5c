#!/usr/bin/env bash
# Find out what this event compares with, and fetch no more than that.
#   pull_request         HEAD merges the branch into the base: its first parent. Else where HEAD left the base branch.
#   merge_group          the commit that the queue builds upon
#   push                 the commit before the push
#   pull_request_target  as pull_request, if the pull request is what is checked out; by default it is not
# In: AUDIT_BASE (may be empty or "none"), AUDIT_BEFORE, AUDIT_QUEUE_BASE, AUDIT_PULL_HEAD, GITHUB_EVENT_NAME,
# GITHUB_BASE_REF. Out, in $GITHUB_ENV: AUDIT_REF, empty for no base; AUDIT_EXACT, 1 where it is the commit itself;
# AUDIT_WHY, why the check cannot be made.
set -uo pipefail

say() {
  {
    echo "AUDIT_REF=$1"
    echo "AUDIT_EXACT=${2:-}"
    echo "AUDIT_WHY=${3:-}"
  } >> "$GITHUB_ENV"
  exit 0
}

is_here() {
  git rev-parse --verify --quiet --end-of-options "$1^{commit}" > /dev/null
}

parents() {
  git cat-file commit HEAD | sed -n '/^$/q; s/^parent //p'
}

one_commit() { # the commit alone
  is_here "$1" || git fetch --quiet --no-tags --depth=1 origin "$1" || say "" "" "the commit $1 cannot be fetched"
}

before_head() { # HEAD and what it was made from
  is_here "HEAD^1" || git fetch --quiet --no-tags --depth=2 origin "$(git rev-parse HEAD)" \
    || say "" "" "the commit before HEAD cannot be fetched; give actions/checkout fetch-depth: 2"
}

branch() { # a branch, and the history down to where HEAD left it
  if ! git fetch --quiet --no-tags origin "+refs/heads/$1:refs/remotes/origin/$1"; then
    say "" "" "the branch $1 cannot be fetched"
  fi
  if ! git merge-base HEAD "origin/$1" > /dev/null && [ "$(git rev-parse --is-shallow-repository)" = "true" ]; then
    git fetch --quiet --no-tags --unshallow origin || say "" "" "the history down to $1 cannot be fetched"
  fi
}

pull_request() {
  if [ "$(parents | wc -l)" -gt 1 ]; then
    before_head
    say "HEAD^1" 1
  fi
  branch "$GITHUB_BASE_REF"
  say "origin/$GITHUB_BASE_REF"
}

base="${AUDIT_BASE:-}"
if [ "$base" = "none" ]; then
  say ""
elif [ -n "$base" ]; then
  is_here "$base" && say "$base"
  if [[ "$base" =~ ^[0-9a-f]{40}([0-9a-f]{24})?$ ]]; then
    one_commit "$base"
    say "$base" 1
  fi
  branch "$base"
  say "origin/$base"
fi
case "${GITHUB_EVENT_NAME:-}" in
  pull_request_target)
    pull="${AUDIT_PULL_HEAD:-}"
    if [ "$(git rev-parse HEAD)" != "$pull" ] && ! parents | grep --quiet --fixed-strings --line-regexp "$pull"; then
      say "" "" "pull_request_target checks out the base branch, so there is nothing to compare; use pull_request"
    fi
    pull_request
    ;;
  merge_group)
    one_commit "${AUDIT_QUEUE_BASE:-}"
    say "$AUDIT_QUEUE_BASE" 1
    ;;
  push)
    before="${AUDIT_BEFORE:-}"
    if [[ "$before" =~ ^0*$ ]]; then # the branch is new
      say ""
    elif is_here "$before" || git fetch --quiet --no-tags --depth=1 origin "$before"; then
      say "$before" 1
    fi
    before_head # after a push by force the commit before may be gone
    say "HEAD^1" 1
    ;;
esac
if [ -n "${GITHUB_BASE_REF:-}" ]; then
  pull_request
fi
say ""
