"""What LibCST itself takes: `python -m benchmarks.floor TREE [stock] [PROCESSES]` prints seconds.

The same files as an audit reads, on as many processes, largest first, with the garbage collector off; nothing but
`libcst.native.parse_module`, or, for `stock`, LibCST's own way to qualified names.
"""

from __future__ import annotations

import contextlib
import gc
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path

from auditor import sources
from auditor.extract.decode import decode
from auditor.reading.cores import usable_cores
from auditor.stack import on_deep_stack


def parse(paths: list[Path], stock: bool) -> int:
    """Parse some files; gives how many could be parsed."""
    return on_deep_stack(lambda: sum(_parse(path, stock) for path in paths))


def _parse(path: Path, stock: bool) -> bool:
    text = decode(path.read_bytes())
    with contextlib.suppress(Exception):  # what does not parse costs what it costs
        if stock:
            _resolve_names(text or "")
        else:
            import_module("libcst.native").parse_module(text)
        return True
    return False


def _resolve_names(text: str) -> None:
    import libcst
    from libcst.metadata import MetadataWrapper, QualifiedNameProvider

    MetadataWrapper(libcst.parse_module(text)).resolve(QualifiedNameProvider)


def main() -> None:
    tree, stock = Path(sys.argv[1]), "stock" in sys.argv
    processes = next((int(word) for word in sys.argv[2:] if word.isdigit()), usable_cores())
    found = sources.find(tree)
    files = sorted((file for file in found.files if file.language == "python"), key=lambda file: -file.size)
    batches = [[found.root / file.path for file in files[at : at + 8]] for at in range(0, len(files), 8)]
    start = time.perf_counter()
    with ProcessPoolExecutor(processes, initializer=gc.disable) as pool:
        parsed = sum(pool.map(parse, batches, [stock] * len(batches)))
    print(f"{time.perf_counter() - start:.3f} {parsed}")


if __name__ == "__main__":
    main()
