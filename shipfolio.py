"""The front door: one command."""


def main() -> None:
    """Run the command line."""
