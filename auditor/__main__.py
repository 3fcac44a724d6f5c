"""The command, as it is started: `audit`, or `python -m auditor`."""

from __future__ import annotations

import signal


def main() -> None:
    """Run the command; who interrupts it while it is being loaded ends it, without a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from auditor.cli import main as run  # takes longer than all that is before it

    signal.signal(signal.SIGINT, signal.default_int_handler)
    run()


if __name__ == "__main__":
    main()
