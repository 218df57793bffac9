"""The invented examples of the protocol room."""

from pathlib import Path

EXAMPLES = Path(__file__).parent / "protocol" / "examples"


def example(name: str) -> str:
    """The text of one example file."""
    return (EXAMPLES / name).read_text("utf-8")
