#!/usr/bin/env bash
# Install auditor from the action's own checkout, into an environment of its own: the project's packages stay as they are.
set -euo pipefail
environment="$RUNNER_TEMP/auditor"
python -m venv "$environment"
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check "$GITHUB_ACTION_PATH"
echo "AUDIT=$environment/bin/audit" >> "$GITHUB_ENV"
