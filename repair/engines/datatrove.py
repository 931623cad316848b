"""datatrove: a formatter that repairs documents and records what it did, and a filter by quality.

For example:

    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter
    from repair.engines.datatrove import QualityFilter, RepairFormatter

    if __name__ == "__main__":  # the workers import this file
        drop = QualityFilter("quality < 0.4", exclusion_writer=JsonlWriter("dropped"))
        steps = [JsonlReader("raw"), RepairFormatter(config={"ignore": ["QUO"]}), drop, JsonlWriter("cleaned")]
        run = LocalPipelineExecutor(steps, tasks=2, logging_dir="logs")  # a finished task is not run again
        run.run()
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repair import compiled, extras, provenance, quality
from repair.config import Config

if TYPE_CHECKING:
    from datatrove.data import Document, DocumentsPipeline
    from datatrove.pipeline.filters.base_filter import BaseFilter
    from datatrove.pipeline.formatters.base import BaseFormatter
    from datatrove.pipeline.writers.disk_base import DiskWriter
    from datatrove.utils.batching import batched
else:
    BaseFilter = extras.load("datatrove.pipeline.filters.base_filter", "datatrove").BaseFilter
    BaseFormatter = extras.load("datatrove.pipeline.formatters.base", "datatrove").BaseFormatter
    batched = extras.load("datatrove.utils.batching", "datatrove").batched


class RepairFormatter(BaseFormatter):
    """Repairs the text of each document.

    `edits` names the entry of `doc.metadata` for the edits of each document (an empty list for one that does not
    change), or is None for none; offsets are code points of the original. `original` names one for the text as it
    was. With `findings_only` the text stays, and the entry has the edits that would be made. Documents are looked at
    `batch_size` together. `config` is a `Config`, a mapping with the keys of a configuration file, or the path of one.

    The statistics count documents (`total`, and those with edits, `changed`) and edits, all (`edits`) and by rule
    (`edits_SPC001`); those of the tasks add up as datatrove's do. Raises `ValueError` for a document whose metadata
    have an entry of such a name.
    """

    name = "🩹 text-repair"

    def __init__(
        self,
        edits: str | None = "repair",
        *,
        original: str | None = None,
        findings_only: bool = False,
        config: Config | Mapping[str, Any] | str | Path | None = None,
        batch_size: int = 1024,
    ) -> None:
        super().__init__()
        self.edits, self.original, self.findings_only, self.batch_size = edits, original, findings_only, batch_size
        self.config = compiled.configuration(config)
        compiled.repairer(self.config)  # a rule that is not there is better named before the tasks start

    def format(self, text: str) -> str:
        """The repaired text."""
        return compiled.repairer(self.config).fix(text).text

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Repair the documents, in order."""
        for batch in batched(data, self.batch_size):
            with self.track_time("batch"):
                self._repair(batch)
            yield from batch

    def _repair(self, batch: list[Document]) -> None:
        results = compiled.repairer(self.config).fix_batch([doc.text for doc in batch])
        for number, doc in enumerate(batch):
            result = results.get(number)
            edits = () if result is None else result.edits
            if self.original is not None:
                _record(doc, self.original, doc.text)
            if self.edits is not None:
                _record(doc, self.edits, provenance.as_data(edits))
            self.stat_update("total")
            if edits:
                self.stat_update("changed")
                self.stat_update("edits", value=len(edits))
                for code, count in Counter(code for edit in edits for code in edit.codes).items():
                    self.stat_update(f"edits_{code}", value=count)
            if result is not None and not self.findings_only:
                doc.text = result.text


class QualityFilter(BaseFilter):
    """Drops documents by their signals of quality: `drop` is a condition like `quality < 0.4`, or a preset.

    `edits` names the entry of `doc.metadata` that a `RepairFormatter` before it wrote, whose rate is one of the
    signals; without such an entry the rate is not measured. `signals` names an entry for the signals of each document,
    or is None for none. The reason, in `filter_reason` and in the statistics, names the conditions that held.
    Raises `repair.quality.DropError`.
    """

    name = "🩹 text-repair quality"

    def __init__(
        self,
        drop: str,
        *,
        edits: str = "repair",
        signals: str | None = None,
        exclusion_writer: DiskWriter | None = None,
    ) -> None:
        super().__init__(exclusion_writer)
        self.edits, self.signals, self.condition = edits, signals, quality.parse(drop)

    def filter(self, doc: Document) -> bool | tuple[bool, str]:
        """Whether to keep a document, or why not."""
        found = quality.signals(doc.text, doc.metadata.get(self.edits))
        if self.signals is not None:
            _record(doc, self.signals, found.as_data())
        reason = self.condition.reason(found)
        # Without the values, so that the statistics count like reasons together.
        return True if reason is None else (False, "; ".join(quality.conditions(reason)))


def _record(doc: Document, name: str, value: Any) -> None:
    if name in doc.metadata:
        raise ValueError(f"document {doc.id}: its metadata have an entry {name!r} already; give another name")
    doc.metadata[name] = value
