"""`repair check`: list what is found, change nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from repair.cli import messages
from repair.cli.inputs import inputs
from repair.cli.options import OUTPUT_FORMATS, REPORTS_HELP, Choice, color_option, encoding_option, rule_options
from repair.cli.outputs import check_reports
from repair.cli.records import Records, document_options, named_records
from repair.files import shown
from repair.report import FORMATS, format_of, render

if TYPE_CHECKING:
    from repair.report.document import Document


@click.command()
@click.argument("paths", type=click.Path(), nargs=-1, metavar="[PATHS|-]")
@rule_options
@encoding_option
@color_option
@document_options
@click.option(
    "--output-format",
    type=click.Choice(OUTPUT_FORMATS),
    default="full",
    show_default=True,
    help="How to list the findings.",
)
@click.option("--report", "reports", multiple=True, type=click.Path(), metavar="FILE", help=REPORTS_HELP)
@click.option("--force", is_flag=True, help="Overwrite reports that exist.")
@click.option("--statistics", is_flag=True, help="Count the findings by rule instead of listing them.")
@click.option("--add-ignore", is_flag=True, help="Write comments into the files that suppress what is found now.")
@click.option(
    "--baseline", type=click.Path(), metavar="FILE", help="Tell only what is new since this baseline was written."
)
@click.option(
    "--write-baseline",
    type=click.Path(),
    metavar="FILE",
    help="Write what is found now as a baseline, and tell nothing.",
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 even if there are findings.")
@click.pass_context
def check(
    context: click.Context,
    *,
    paths: tuple[str, ...],
    choice: Choice,
    encoding: str,
    color: bool,
    records: Records,
    output_format: str,
    reports: tuple[str, ...],
    force: bool,
    statistics: bool,
    add_ignore: bool,
    baseline: str | None,
    write_baseline: str | None,
    exit_zero: bool,
) -> None:
    """List the findings in files, in the documents in folders (.txt, .md, .html, .srt, .vtt, .po, .docx; .hocr and
    .xml of pages that were read), or in the standard input.

    --report page.html makes a page on which to accept, reject or edit them, in any browser.

    Exits 0 if there are none, 1 if there are some, 2 on a usage or I/O error.
    """
    from repair.cli.ignore import write_comments
    from repair.cli.known import KnownFindings, write_known
    from repair.cli.run import Run

    if holding := named_records(paths, records.format):
        hint = "`repair fix --sample N` shows what would be fixed in some, --findings-only tells it of all"
        raise click.UsageError(f"{shown(holding)} holds records; {hint}")
    _refuse_together({"--add-ignore": add_ignore, "--baseline": baseline, "--write-baseline": write_baseline})
    items = inputs(paths)
    check_reports(reports, [item.path for item in items], force=force)
    if baseline is not None and any(format_of(path) == "html" for path in reports):
        raise click.UsageError("the page for review is of all findings; leave out --baseline, or the page")
    known = KnownFindings(baseline)
    run = Run(choice.repairer(paths), encoding, reports, records.format)
    if add_ignore:
        context.exit(write_comments(run, items))
    if write_baseline is not None:
        context.exit(write_known(run, items, write_baseline, force=force))
    rules = run.repairer.rules
    by_file = FORMATS[output_format].by_file and not statistics
    documents = []
    for repaired in run.over(items):
        document = known.new(repaired.document)
        documents.append(document)
        if by_file:
            messages.report(render(output_format, [document], rules, color=color), output_format, color=color)
    run.report(documents)
    if statistics:
        messages.report(_statistics(documents, as_json=output_format.startswith("json")), output_format)
    elif not by_file:
        messages.report(render(output_format, documents, rules), output_format)
    if output_format in ("full", "concise") and (documents or not run.failed):
        from repair.report.console import closing_line

        click.echo(closing_line(documents, unsafe=run.repairer.config.unsafe), nl=False)
    known.tell()
    found = any(document.result.findings for document in documents)
    context.exit(2 if run.failed else int(found and not exit_zero))


def _refuse_together(options: Mapping[str, object]) -> None:
    """Raises `click.UsageError` if more than one of these options is given."""
    given = [name for name, value in options.items() if value]
    if len(given) > 1:
        raise click.UsageError(f"{' and '.join(given)} exclude each other")


def _statistics(documents: Sequence[Document], *, as_json: bool) -> str:
    """The findings counted by rule, the most frequent first."""
    from repair.jsontext import dumps

    counts = Counter((f.code, f.name, f.grade) for document in documents for f in document.result.findings)
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    if as_json:
        rows = [{"code": c, "name": n, "grade": g, "count": count} for (c, n, g), count in ranked]
        return dumps(rows, indent=2) + "\n"
    width = len(str(ranked[0][1])) if ranked else 0
    return "".join(f"{count:>{width}}  {code}  {name} [{grade}]\n" for (code, name, grade), count in ranked)
