#!/usr/bin/env bash
# Keep the cache that is saved small: one that has grown beyond the limit is begun anew.
# In: AUDIT_CACHE, AUDIT_CACHE_LIMIT (MB).
set -euo pipefail
mkdir -p "$AUDIT_CACHE"
size="$(du -sm "$AUDIT_CACHE" | cut -f 1)"
if [ "$size" -gt "${AUDIT_CACHE_LIMIT:-200}" ]; then
  echo "the cache of the audit has $size MB, more than ${AUDIT_CACHE_LIMIT:-200}: it is begun anew"
  find "$AUDIT_CACHE" -mindepth 1 -delete
fi
