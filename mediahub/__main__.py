"""`python -m mediahub` is the `mediahub` command."""

from mediahub.cli import main

if __name__ == "__main__":
    main(prog_name="mediahub")
