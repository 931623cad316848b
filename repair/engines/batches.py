"""What the engines that speak Arrow have in common: a cleaner of batches that can be sent to a worker."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repair import compiled
from repair.arrow import Batch, clean_batch, output_schema
from repair.config import Config

if TYPE_CHECKING:
    import pyarrow as pa


class BatchCleaner:
    """`repair.clean_batch` with these arguments, ready to be pickled; the rules are compiled where it is called.

    `config` is a `Config`, a mapping with the keys of a configuration file, or the path of one, which is read here,
    once. Raises `ConfigError` or `RuleError` for a configuration that cannot be used.

    >>> import pyarrow as pa
    >>> clean = BatchCleaner(edits=None, config={"ignore": ["SPC001"]})
    >>> clean(pa.table({"text": ["نعم ، لقد نجحنا ."]}))["text"].to_pylist()
    ['نعم ، لقد نجحنا.']
    """

    def __init__(
        self,
        column: str = "text",
        edits: str | None = "repair",
        *,
        original: str | None = None,
        signals: str | None = None,
        findings_only: bool = False,
        config: Config | Mapping[str, Any] | str | Path | None = None,
    ) -> None:
        self.column, self.edits, self.original, self.signals = column, edits, original, signals
        self.findings_only = findings_only
        self.config = compiled.configuration(config)
        compiled.repairer(self.config)  # a rule that is not there is better named here than by a thousand workers

    def __call__(self, batch: Batch) -> Batch:
        return clean_batch(
            batch,
            self.column,
            self.edits,
            original=self.original,
            signals=self.signals,
            findings_only=self.findings_only,
            repairer=compiled.repairer(self.config),
        )

    def top(self, names: Collection[str]) -> str:
        """Which of the columns `names` holds the texts: itself, or in a struct below it."""
        return self.column if self.column in names else self.column.split(".", 1)[0]

    def added(self, names: Collection[str], type_of: Callable[[str], pa.DataType]) -> list[pa.Field]:
        """The columns that a frame with the columns `names` gains. Raises `ColumnError` as `clean_batch` does.

        `type_of` gives the Arrow type of a column; it is asked for that of the texts alone, since an engine may have
        types that Arrow lacks.
        """
        import pyarrow as pa

        top = self.top(names)
        schema = pa.schema([(name, type_of(name) if name == top else pa.null()) for name in names])
        schema_out = output_schema(schema, self.column, self.edits, original=self.original, signals=self.signals)
        return list(schema_out)[len(schema) :]
