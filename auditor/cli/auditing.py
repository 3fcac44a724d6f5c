"""What every command that audits a project shares: its arguments, its progress, the audit itself."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast, get_type_hints

import typer

from auditor.cli.output import say
from auditor.errors import AuditorError
from auditor.sources.place import check_place

if TYPE_CHECKING:
    from auditor.cache import Cache
    from auditor.findings import Report

#: What can be audited as a single file.
_AUDITABLE = {".py", ".sql"}

PathArgument = Annotated[Path, typer.Argument(help="The project: a folder, or one file.", show_default=False)]
PathsArgument = Annotated[
    list[Path] | None, typer.Argument(help="The projects: folders, or one file each.", show_default=False)
]
JobsOption = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Worker processes; default: usable cores.")]
CacheDirOption = Annotated[
    Path | None, typer.Option("--cache-dir", help="Where to keep the cache; default: the user's cache directory.")
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")]

Function = TypeVar("Function", bound=Callable[..., None])
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The project that a command audits, and how: options that all such commands have, by `on_project`."""

    path: PathArgument = Path()
    config: Annotated[Path | None, typer.Option("--config", help="A configuration file instead of pyproject.toml.")] = (
        None
    )
    jobs: JobsOption = None
    quiet: QuietOption = False
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Neither use nor write the cache.")] = False
    cache_dir: CacheDirOption = None

    def cache(self) -> Cache | None:
        """The cache of the project, None where none is wanted."""
        return open_cache(self.path, self.no_cache, self.cache_dir)

    def progress(self) -> Callable[[str, int, int], None] | None:
        """How to show the progress of the audit."""
        return progress_for(self.path, self.quiet)

    def audit(self, name: str, given: Mapping[str, object] | None = None) -> Report:
        """The report of one audit; `given`: what the command line says of its settings."""
        return self.audit_all({name: given or {}})

    def audit_all(self, only: Mapping[str, Mapping[str, object]]) -> Report:
        """The report of several audits, by name, with what the command line says of each."""
        from auditor import pipeline

        return pipeline.audit(
            self.path,
            only=only,
            config_file=self.config,
            jobs=self.jobs,
            cache=self.cache(),
            progress=self.progress(),
        )


def parameters_of(kind: type[Any]) -> list[inspect.Parameter]:
    """The fields of a dataclass as parameters of a command."""
    hints = get_type_hints(kind, include_extras=True)
    return [
        inspect.Parameter(each.name, inspect.Parameter.KEYWORD_ONLY, default=each.default, annotation=hints[each.name])
        for each in fields(kind)
    ]


def taken(kind: type[Told], told: dict[str, Any]) -> Told:
    """An instance of the dataclass of what was told on the command line; taken out of it."""
    return kind(**{each.name: told.pop(each.name) for each in fields(cast("Any", kind)) if each.name in told})


def with_parameters(function: Callable[..., None], parameters: Sequence[inspect.Parameter]) -> Callable[..., None]:
    """The function as typer shall see it: it looks at the signature and at the annotations."""
    vars(function)["__signature__"] = inspect.Signature(parameters)
    function.__annotations__ = {each.name: each.annotation for each in parameters}
    return function


def on_project(function: Function) -> Function:
    """The function with the fields of `Chosen` as arguments and options, in place of its parameter of that type."""
    return _on(function, parameters_of(Chosen))


def on_projects(function: Function) -> Function:
    """The same for a command that takes several paths: its parameter `projects` gets one `Chosen` for each."""
    _, *others = parameters_of(Chosen)
    own = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in _own(function) if each.name != "projects"]
    paths = inspect.Parameter("paths", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=PathsArgument)

    @functools.wraps(function)
    def command(**told: Any) -> None:
        chosen = taken(Chosen, {**told, "path": Path()})
        given = told.pop("paths") or [Path()]
        for each in others:
            told.pop(each.name, None)
        function(projects=[replace(chosen, path=path) for path in given], **told)

    return cast("Function", with_parameters(command, [paths, *own, *others]))


def _own(function: Function) -> Iterable[inspect.Parameter]:
    return inspect.signature(function, eval_str=True).parameters.values()


def on_project_by_option(function: Function) -> Function:
    """The same for a command whose arguments are many: the path is the option `--path`."""
    path, *others = parameters_of(Chosen)
    option = Annotated[Path, typer.Option("--path", help="The project: a folder.", show_default=False)]
    return _on(function, [path.replace(annotation=option), *others])


def _on(function: Function, chosen: Sequence[inspect.Parameter]) -> Function:
    own = _own(function)
    (takes,) = (each.name for each in own if each.annotation is Chosen)
    kept = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own if each.name != takes]
    arguments = [each for each in kept if each.default is inspect.Parameter.empty]
    options = [each for each in kept if each.default is not inspect.Parameter.empty]
    path, *others = chosen

    @functools.wraps(function)
    def command(**told: Any) -> None:
        function(**{takes: taken(Chosen, told)}, **told)

    return cast("Function", with_parameters(command, [*arguments, path, *options, *others]))


def progress_for(path: Path, quiet: bool) -> Callable[[str, int, int], None] | None:
    """The progress of an audit of the path; raises AuditorError for a file that cannot be audited."""
    if path.is_file() and path.suffix not in _AUDITABLE:
        raise AuditorError(f"{path} is neither Python nor SQL; give the folder of the project")
    return None if quiet else _progress()


def open_cache(path: Path, no_cache: bool, folder: Path | None) -> Cache | None:
    """The cache of the project at the path, None where none is wanted; raises AuditorError where its file is none, or
    a link of the project leads to it."""
    from auditor.cache import Cache, cache_file, cache_folder, check_cache_file, files_of

    if no_cache:
        return None
    file = cache_file(path, cache_folder(folder))
    check_cache_file(file)
    for each in files_of(file):
        check_place(each, path)
    return Cache(file, lambda said: say(f"audit: warning: {said}"))


def _progress() -> Callable[[str, int, int], None] | None:
    """A counter on stderr, when somebody can see it."""
    if not sys.stderr.isatty():
        return None

    def show_progress(stage: str, done: int, total: int) -> None:
        sys.stderr.write(f"\r{stage} {done} of {total} files" + ("\r\x1b[K" if done == total else ""))
        sys.stderr.flush()

    return show_progress
