"""`audit cache`: where the cache of a project is, what is in it, and away with it."""

from __future__ import annotations

import os
from pathlib import Path

from auditor.cli.auditing import CacheDirOption, PathArgument, open_cache
from auditor.cli.output import say
from auditor.cli.registering import new_app
from auditor.errors import AuditorError
from auditor.sources.place import check_place

app = new_app(help="Show or clear what is kept between audits.", no_args_is_help=True)


@app.command("path")
def show_path(path: PathArgument = Path(), cache_dir: CacheDirOption = None) -> None:
    """Print the cache file of a project, whether it exists or not."""
    say(str(_file(path, cache_dir)), err=False)


@app.command("stats")
def show_stats(path: PathArgument = Path(), cache_dir: CacheDirOption = None) -> None:
    """Print how much is in the cache of a project."""
    cache = open_cache(path, False, cache_dir)
    assert cache is not None
    contents = cache.contents()
    cache.close()
    say(f"{cache.file}: {contents.entries} entries, {contents.size / 1e6:.1f} MB", err=False)


@app.command("clear")
def clear(path: PathArgument = Path(), cache_dir: CacheDirOption = None) -> None:
    """Remove the cache of a project."""
    from auditor.cache import files_of

    file = _file(path, cache_dir)
    existed = os.path.lexists(file)
    try:
        for each in files_of(file):
            check_place(each, path)
            each.unlink(missing_ok=True)
    except OSError as error:
        raise AuditorError(f"cannot remove {file}: {error.strerror}") from error
    say(f"removed {file}" if existed else f"there is no {file}", err=False)


def _file(path: Path, cache_dir: Path | None) -> Path:
    from auditor.cache import cache_file, cache_folder

    return cache_file(path, cache_folder(cache_dir))
