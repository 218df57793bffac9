"""`python -m trialrun`: the same commands, where the script is not on the path. Decides nothing."""

from __future__ import annotations

from trialrun.cli.main import main

if __name__ == "__main__":
    main()
