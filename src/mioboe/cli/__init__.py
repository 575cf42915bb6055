"""The command line: one file a command, and the one place that prints and exits."""

from __future__ import annotations

import importlib
import io
import os
import pkgutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from mioboe import __version__
from mioboe.bootstrap import BadSettingsError
from mioboe.catalog import BadDataError
from mioboe.cli.paths import expanded
from mioboe.kit import MioboeError

if TYPE_CHECKING:
    from mioboe.kit import Problem

#: Exit statuses; DESIGN.md.
NOTHING: Final = 0
FOUND: Final = 1
UNUSABLE: Final = 2
_INTERRUPTED: Final = 130
_CLOSED_PIPE: Final = 141

_NO_COMMANDS: Final = {"paths", "shared"}


class _Folder(click.Group):
    """Commands by the files of this folder, each loaded when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the commands, sorted."""
        found = pkgutil.iter_modules([str(Path(__file__).parent)])
        return sorted(
            info.name
            for info in found
            if not info.ispkg and info.name not in _NO_COMMANDS
        )

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or `None`."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{__name__}.{cmd_name}")
        command: click.Command = module.command
        return command


@click.command(cls=_Folder)
@click.option(
    "--home",
    type=click.Path(path_type=Path),
    default=lambda: os.environ.get("MIOBOE_HOME", "~/.mioboe"),
    help="HOME: settings and store / 設定と記録の置き場所  [~/.mioboe]",
)
@click.option(
    "--language",
    type=click.Choice(["ja", "en"]),
    help="Language of what is said / 表示の言語",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def group(ctx: click.Context, home: Path, language: str | None) -> None:
    """身に覚えのない注文を見つける / Find orders nobody in the house placed."""
    ctx.obj = {"home": expanded(home), "language": language or ""}


def run(argv: list[str]) -> int:
    """Run one command.

    Args:
        argv: Arguments behind the program's name.

    Returns:
        0 without a finding at `ask` or `act`, 1 with one, 2 for unusable input.
    """
    _open_streams()
    try:
        status: Any = group.main(argv, prog_name="mioboe", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as leaving:
        status = leaving.exit_code
    except (click.Abort, KeyboardInterrupt):
        status = _INTERRUPTED
    except click.ClickException as error:
        error.show()
        status = UNUSABLE
    except (BadSettingsError, BadDataError) as error:
        complain(error.problems)
        status = UNUSABLE
    except MioboeError as error:
        click.echo(f"mioboe: {error}", err=True)
        status = UNUSABLE
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        _drop_output()
        status = _CLOSED_PIPE
    except OSError as error:
        click.echo(f"mioboe: {error}", err=True)
        _drop_output()
        status = UNUSABLE
    return status if isinstance(status, int) else NOTHING


def _open_streams() -> None:
    """Make output UTF-8 in every locale, and none at all where there is none."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            stream = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - to the end
            setattr(sys, name, stream)
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _drop_output() -> None:
    """Keep Python from writing at exit what nobody takes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(problems: tuple[Problem, ...]) -> None:
    """Print one line for each problem, in the technical form."""
    for problem in problems:
        click.echo(
            f"mioboe: {problem.where}: {problem.detail or problem.code}", err=True
        )
