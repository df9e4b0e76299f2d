"""The command line: finds the commands, turns errors into one line and an exit code."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from typing import Any, NoReturn

import click

from ingestion.errors import GlioscribeError
from ingestion.registry import Registry

OK, BAD_INPUT = 0, 2
COMMANDS = Registry("assistant.commands", "command", kind="command")


class _Commands(click.Group):
    """A group whose commands are the files of assistant/commands/."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the library's signature
        return COMMANDS.names()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS.names():
            return None
        command: click.Command = COMMANDS.get(cmd_name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="glioscribe")
@click.option("--debug", is_flag=True, help="Show the traceback of an error (works after a command too).")
def cli(**_: bool) -> None:
    """Clinical text and knowledge assistant for glioma: every sentence cited, a clinician signs."""


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and exit: 0 all done, 1 some items failed, 2 bad usage or unreadable input."""
    words = sys.argv[1:] if arguments is None else arguments
    sys.exit(run(words))


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; errors become one line on stderr."""
    debug = "--debug" in arguments
    words = [word for word in arguments if word != "--debug"]
    logging.basicConfig(level=logging.DEBUG if debug else logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    _stay_offline()
    try:
        result: Any = cli.main(args=words, prog_name="glioscribe", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "")
        return BAD_INPUT
    except click.UsageError as error:
        where = f"{error.ctx.command_path} --help" if error.ctx else "glioscribe --help"
        return _say(f"{error.format_message()} (hint: see '{where}')", debug=debug)
    except (GlioscribeError, click.ClickException) as error:
        return _say(str(error), debug=debug)
    except (KeyboardInterrupt, click.Abort):
        return _say("stopped (hint: run the same command again; what was written stays)", debug=False)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:
        return _say(
            f"{error.filename or 'input or output'}: {error.strerror} (hint: check path and rights)",
            debug=debug,
        )
    return result if isinstance(result, int) else OK


def _say(text: str, *, debug: bool) -> int:
    if debug:
        click.echo(traceback.format_exc(), err=True)
    click.echo(f"error: {' '.join(text.split())}", err=True)
    return BAD_INPUT


def _stay_offline() -> None:
    """Keep the libraries from calling home; a hub model that the user names lifts the hub part."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("LANGSMITH_TRACING", "false")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
