"""Commands that are loaded when they are called, so that a quick one does not wait for the others.

Drawing, rosters and spreadsheets take longer to load than a verification takes to run.
"""

import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from importlib import import_module
from inspect import getdoc
from typing import Any, TypeAlias, cast

import typer
from typer.core import TyperCommand, TyperGroup

Loaded: TypeAlias = TyperCommand | TyperGroup


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command is: its module in ``skillmark.cli.commands``, its function, its examples."""

    module: str
    function: str
    examples: str = "EPILOG"

    def load(self, name: str) -> Loaded:
        module = import_module(f"skillmark.cli.commands.{self.module}")
        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        function = getattr(module, self.function)
        examples = _one_a_line(getattr(module, self.examples))
        alone.command(name, help=_paragraphs(function), epilog=examples)(function)
        loaded = typer.main.get_command(alone)
        assert isinstance(loaded, TyperCommand)
        return loaded


@dataclass(frozen=True, slots=True)
class Family:
    """Commands that share a first word, such as ``keys rotate``."""

    help: str
    places: "Mapping[str, Place | Family]"

    def load(self, name: str) -> Loaded:
        # The group only ever looks commands up, which any mapping can do.
        commands = cast("dict[str, Any]", LazyCommands(self.places))
        return TyperGroup(name=name, help=self.help, no_args_is_help=True, commands=commands)


class LazyCommands(MutableMapping[str, Loaded]):
    """Commands by name, in the order of the help; looking one up loads it."""

    def __init__(self, places: Mapping[str, Place | Family]) -> None:
        self._places = places
        self._loaded: dict[str, Loaded] = {}

    def __getitem__(self, name: str) -> Loaded:
        if name not in self._loaded:
            self._loaded[name] = self._places[name].load(name)
        return self._loaded[name]

    def __setitem__(self, name: str, command: Loaded) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        raise NotImplementedError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _paragraphs(function: Callable[..., object]) -> str:
    """A docstring as help: its lines are joined, for terminals have other widths."""
    paragraphs = (getdoc(function) or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _one_a_line(examples: str) -> str:
    return re.sub(r" {2}· {2}|(?<=Examples: )|(?<=Example: )", "\n\n", examples)
