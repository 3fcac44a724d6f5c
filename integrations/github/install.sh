#!/usr/bin/env bash
# Install auditor from the action's own checkout, into an environment of its own: the project's packages stay as they are.
set -euo pipefail
if ! python -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "::error title=audit check::auditor needs Python 3.11 or newer, and this is $(python --version 2>&1); set python-version (it need not be that of the project)"
  exit 1
fi
environment="$RUNNER_TEMP/auditor"
# -P: else Python would import `venv`, `pip` and what they need from the checkout that is to be audited
python -P -m venv "$environment"
"$environment/bin/python" -P -m pip install --quiet --disable-pip-version-check "$GITHUB_ACTION_PATH"
echo "AUDIT=$environment/bin/audit" >> "$GITHUB_ENV"
