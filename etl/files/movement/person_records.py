"""Streams person records from CSV or Parquet and counts them by their labels, in little memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from etl.files.cells.text import delimiter
from etl.files.cells.workbook import is_workbook
from etl.model.problems import InputError, Problem

if TYPE_CHECKING:
    import pyarrow as pa

BLOCK_BYTES = 32 * 1024 * 1024  # of CSV read at once
BATCH_ROWS = 1_000_000  # of Parquet read at once
WEIGHT = "weight"
WEIGHT_CURE = "write how many people the person stands for, 0 or more"
RECORDS_CURE = "save it as CSV UTF-8 or as Parquet"
FIRST_DATA_ROW = 2  # as a spreadsheet counts, under the headings


@dataclass(frozen=True)
class Counted:
    """Combinations of labels in order: the labels, the rows and the sum of weights of each."""

    labels: dict[str, list[str]]
    rows: list[int]
    weights: list[float]


class PersonRecords:
    """The records of one file; raises InputError where they cannot be had."""

    def __init__(self, path: Path, file: str) -> None:
        if not path.is_file():
            raise InputError(Problem(file, "", "is missing", "put the file there or correct its path"))
        if not path.stat().st_size:
            cure = "supply the records or remove them from the profile"
            raise InputError(Problem(file, "", "is empty", cure))
        if is_workbook(path):
            raise InputError(Problem(file, "", "is a workbook, not a list of records", RECORDS_CURE))
        self._path, self._file = path, file
        self._parquet = path.suffix.lower() == ".parquet"

    def headings(self) -> list[str]:
        """Names of the columns in order."""
        import pyarrow as pa
        from pyarrow import parquet

        try:
            if self._parquet:
                return [str(name) for name in parquet.read_schema(self._path).names]
            with self._csv({}, None) as stream:
                return [str(name) for name in stream.schema.names]
        except pa.ArrowInvalid as error:
            raise self._unreadable(error) from None

    def counted(self, columns: Mapping[str, str]) -> Counted:
        """Rows and weights for every combination of labels.

        columns: label → heading; the label `weight` is summed, 1 for each row where there is none.
        """
        import pyarrow as pa

        labels = [name for name in columns if name != WEIGHT]
        parts, rows = [], 0
        try:
            for batch in self._batches(list(dict.fromkeys(columns.values()))):
                parts.append(self._grouped(batch, columns, labels, rows))
                rows += batch.num_rows
        except pa.ArrowInvalid as error:
            raise self._unreadable(error) from None
        if not rows:
            raise InputError(Problem(self._file, "", "holds no records", "supply the records"))
        groups = pa.concat_tables(parts).group_by(labels, use_threads=False)
        summed = groups.aggregate([("rows", "sum"), (WEIGHT, "sum")]).sort_by(
            [(n, "ascending") for n in labels]
        )
        texts = {name: [text.strip() for text in summed[name].to_pylist()] for name in labels}
        return Counted(texts, summed["rows_sum"].to_pylist(), summed[f"{WEIGHT}_sum"].to_pylist())

    def _batches(self, headings: Sequence[str]) -> Iterator[pa.Table]:
        import pyarrow as pa
        from pyarrow import parquet

        if self._parquet:
            stream = parquet.ParquetFile(self._path).iter_batches(BATCH_ROWS, columns=list(headings))
            yield from (pa.Table.from_batches([batch]) for batch in stream)
            return
        with self._csv(dict.fromkeys(headings, pa.string()), list(headings)) as reader:
            yield from (pa.Table.from_batches([batch]) for batch in reader)

    def _csv(self, types: Mapping[str, pa.DataType], headings: list[str] | None) -> pa.RecordBatchReader:
        from pyarrow import csv

        with self._path.open("rb") as stream:
            sign = delimiter(stream.readline().decode("utf-8", "replace"))
        return csv.open_csv(
            self._path,
            read_options=csv.ReadOptions(block_size=BLOCK_BYTES),
            parse_options=csv.ParseOptions(delimiter=sign),
            convert_options=csv.ConvertOptions(
                column_types=types, include_columns=headings, strings_can_be_null=False
            ),
        )

    def _grouped(
        self, batch: pa.Table, columns: Mapping[str, str], labels: Sequence[str], before: int
    ) -> pa.Table:
        """Rows and weights of one batch by label; before: how many rows were read already."""
        import pyarrow as pa
        from pyarrow import compute

        arrays = {name: compute.fill_null(batch[columns[name]].cast(pa.string()), "") for name in labels}
        ones = pa.chunked_array([pa.repeat(pa.scalar(1, pa.int64()), batch.num_rows)])
        weight = self._weights(batch[columns[WEIGHT]], columns[WEIGHT], before) if WEIGHT in columns else ones
        table = pa.table({**arrays, "rows": ones, WEIGHT: weight.cast(pa.float64())})
        grouped = table.group_by(list(labels), use_threads=False).aggregate(
            [("rows", "sum"), (WEIGHT, "sum")]
        )
        return grouped.rename_columns([name.removesuffix("_sum") for name in grouped.column_names])

    def _weights(self, written: pa.ChunkedArray, heading: str, before: int) -> pa.ChunkedArray:
        """Weights as numbers; raises InputError with the row of the first that is none."""
        import pyarrow as pa
        from pyarrow import compute

        try:
            weights = written.cast(pa.float64())
        except pa.ArrowInvalid:
            weights = None
        fit = weights is not None and not weights.null_count
        if (
            fit
            and compute.all(
                compute.and_(compute.is_finite(weights), compute.greater_equal(weights, 0))
            ).as_py()
        ):
            return weights
        texts = written.to_pylist()
        row = next(index for index, text in enumerate(texts) if not _is_weight(text))
        place = f"row {before + row + FIRST_DATA_ROW}, column {heading}"
        raise InputError(Problem(self._file, place, f"{texts[row]!r} is no weight", WEIGHT_CURE))

    def _unreadable(self, error: Exception) -> InputError:
        words = "".join(sign for sign in str(error).splitlines()[0] if sign.isascii() and sign.isprintable())
        told = f"cannot be read as records: {words}"
        return InputError(Problem(self._file, "", told, RECORDS_CURE))


def _is_weight(text: object) -> bool:
    try:
        return 0 <= float(str(text)) < float("inf")
    except ValueError:
        return False
