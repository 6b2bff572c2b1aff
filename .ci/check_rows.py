"""Does a built dataset hold the rows that its manifest promises, and does `constc show` lead to their lines?"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq


def main(directory: Path) -> None:
    manifest = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))
    for config, promised in manifest["configs"].items():
        tables = [pq.read_table(file) for file in sorted((directory / config).glob("*.parquet"))]
        rows = sum(table.num_rows for table in tables)
        if rows != promised["rows"] or rows == 0:
            raise SystemExit(f"{config}: {rows} rows, {promised['rows']} promised")
        print(f"{config}: {rows} rows")
    row = pq.read_table(sorted((directory / "preferences").glob("*.parquet"))[0]).slice(0, 1).to_pylist()[0]
    if row["chosen"] == row["rejected"]:
        raise SystemExit("a pair of equal answers")
    constc = Path(sys.executable).with_name("constc")
    subprocess.run([str(constc), "show", row["id"], str(directory)], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
