"""The ``tipkb`` command: takes arguments, asks the knowledge base, prints.

Exit status: 0 found, 1 nothing found, 2 bad usage or bad input. With ``--json`` standard output holds
one JSON document and nothing else; messages go to standard error.
"""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from tipkb import labels, render
from tipkb.check import check_corpus
from tipkb.errors import BadInput, CorpusError, NotFound, TipkbError
from tipkb.export import export_json
from tipkb.kb import KnowledgeBase, default_root, load
from tipkb.loading import load_corpus
from tipkb.pathways import Case
from tipkb.schemas import write_schemas

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="Legal framework against trafficking in persons in Romania: who acts, what the law says, since when.",
)  # fmt: skip
site_app = typer.Typer(no_args_is_help=True, help="Build or serve the website.")
app.add_typer(site_app, name="site")


class Language(StrEnum):
    """Languages of the answers."""

    ro = "ro"
    en = "en"


class Order(StrEnum):
    """Orders of search results."""

    score = "score"
    title = "title"  # type: ignore[assignment]
    year = "year"


Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, nothing else.")]
Lang = Annotated[Language, typer.Option("--lang", help="Language of the answer.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Answer as of this day (YYYY-MM-DD).")]
CorpusPath = Annotated[
    Path | None, typer.Option("--corpus", metavar="DIR", help="Another corpus than the packaged one.")
]
Age = Annotated[str | None, typer.Option("--age", help="under-14, 14-17, adult, child; several with commas.")]
Nationality = Annotated[str | None, typer.Option("--nationality", help="ro, eu-eea, third-country.")]
FoundIn = Annotated[str | None, typer.Option("--found-in", help="romania, abroad.")]
Status = Annotated[
    str | None, typer.Option("--status", help="none, asylum-seeker, temporary-protection, unaccompanied-minor.")
]
Restricted = Annotated[bool, typer.Option("--restricted", help="With the records that are not for everybody.")]
DetectedBy = Annotated[str | None, typer.Option("--detected-by", help="police, teacher, medical-staff, ngo …")]
Parents = Annotated[str | None, typer.Option("--parents-involved", help="yes, no.")]
Danger = Annotated[str | None, typer.Option("--immediate-danger", help="yes, no.")]
TakesPart = Annotated[str | None, typer.Option("--takes-part-in-proceedings", help="yes, no.")]


def _kb(corpus: Path | None, as_of: str | None, restricted: bool = False) -> KnowledgeBase:
    kb = load(corpus, restricted=restricted)
    return kb.at(as_of) if as_of else kb


def _case(**facts: str | None) -> Case:
    return Case(**{fact: value.split(",") for fact, value in facts.items() if value is not None})


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _console() -> Console:
    return Console(highlight=False, width=None if sys.stdout.isatty() else 160)


@app.command()
def who(
    stage_or_step: Annotated[str, typer.Argument(help="A stage (identification), a step or a pathway.")],
    age: Age = None, nationality: Nationality = None, found_in: FoundIn = None, status: Status = None,
    detected_by: DetectedBy = None, parents_involved: Parents = None, immediate_danger: Danger = None,
    takes_part_in_proceedings: TakesPart = None,
    as_json: Json = False, lang: Lang = Language.ro, as_of: AsOf = None, corpus: CorpusPath = None,
) -> None:  # fmt: skip
    """Who acts at a stage or in a step, for what is known of the case."""
    case = _case(
        age=age, nationality=nationality, found_in=found_in, status=status, detected_by=detected_by,
        parents_involved=parents_involved, immediate_danger=immediate_danger,
        takes_part_in_proceedings=takes_part_in_proceedings,
    )  # fmt: skip
    kb = _kb(corpus, as_of)
    answer = kb.who(stage_or_step, case, lang.value)
    if as_json:
        _print_json(answer.to_dict(lang.value))
    else:
        render.who(_console(), kb, answer, lang.value)
    raise typer.Exit(0 if answer.steps else 1)


@app.command()
def pathway(
    name: Annotated[str | None, typer.Argument(help="One pathway (child-in-romania); all when left out.")] = None,
    age: Age = None, nationality: Nationality = None, found_in: FoundIn = None, status: Status = None,
    detected_by: DetectedBy = None, parents_involved: Parents = None, immediate_danger: Danger = None,
    takes_part_in_proceedings: TakesPart = None,
    as_json: Json = False, lang: Lang = Language.ro, as_of: AsOf = None, corpus: CorpusPath = None,
) -> None:  # fmt: skip
    """The ordered steps for a case: which apply, which depend on what, and what to ask next."""
    case = _case(
        age=age, nationality=nationality, found_in=found_in, status=status, detected_by=detected_by,
        parents_involved=parents_involved, immediate_danger=immediate_danger,
        takes_part_in_proceedings=takes_part_in_proceedings,
    )  # fmt: skip
    kb = _kb(corpus, as_of)
    answer = kb.pathway(case, name, lang.value)
    if as_json:
        _print_json(answer.to_dict(lang.value))
    else:
        render.pathway(_console(), kb, answer, lang.value)
    raise typer.Exit(0 if answer.steps else 1)


@app.command()
def duties(
    organization: Annotated[str, typer.Argument(help="Slug, acronym or name: dgaspc.")],
    age: Age = None, nationality: Nationality = None, found_in: FoundIn = None, status: Status = None,
    as_json: Json = False, lang: Lang = Language.ro, as_of: AsOf = None, corpus: CorpusPath = None,
) -> None:  # fmt: skip
    """All that one organization does, by stage: roles in steps and tasks given by law."""
    kb = _kb(corpus, as_of)
    record = kb.organization(organization)
    case = _case(age=age, nationality=nationality, found_in=found_in, status=status)
    found = kb.duties(record.id, case, lang.value)
    if as_json:
        _print_json(
            {"organization": record.id, "case": case.to_dict(), "duties": [d.to_dict(lang.value) for d in found]}
        )
    else:
        render.duties(_console(), kb, record, found, lang.value)
    raise typer.Exit(0 if found else 1)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help='Words, "exact words", traf*, word~1, -word, a citation.')],
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000)] = 10,
    offset: Annotated[int, typer.Option("--offset", min=0)] = 0,
    kind: Annotated[str | None, typer.Option("--kind", help="work, provision, step, organization, pathway, term, service, right, indicator …")] = None,
    jurisdiction: Annotated[str | None, typer.Option("--jurisdiction", help="ro, eu, coe, un, ilo.")] = None,
    topic: Annotated[str | None, typer.Option("--topic")] = None,
    stage: Annotated[str | None, typer.Option("--stage")] = None,
    organization: Annotated[str | None, typer.Option("--organization")] = None,
    year: Annotated[str | None, typer.Option("--year")] = None,
    in_force: Annotated[bool | None, typer.Option("--in-force/--not-in-force", help="On the day of the question.")] = None,
    sort: Annotated[Order, typer.Option("--sort")] = Order.score,
    as_json: Json = False, lang: Lang = Language.ro, as_of: AsOf = None, corpus: CorpusPath = None,
    restricted: Restricted = False,
) -> None:  # fmt: skip
    """Search laws, articles, steps, institutions and terms."""
    kb = _kb(corpus, as_of, restricted)
    results = kb.search(
        query, limit=limit, offset=offset, language=lang.value, sort=sort.value, in_force=in_force, kind=kind,
        jurisdiction=jurisdiction, topic=topic, stage=stage, organization=organization, year=year,
    )  # fmt: skip
    if as_json:
        _print_json(results.to_dict())
    else:
        render.search(_console(), results, lang.value)
    raise typer.Exit(0 if results.total else 1)


@app.command()
def show(
    what: Annotated[str, typer.Argument(help='An id or a citation: "art. 211 Cod penal", anitp.')],
    as_json: Json = False, lang: Lang = Language.ro, as_of: AsOf = None, corpus: CorpusPath = None,
    restricted: Restricted = False,
) -> None:  # fmt: skip
    """A record as it stood on a day."""
    kb = _kb(corpus, as_of, restricted)
    record = kb.record(what)
    if as_json:
        _print_json(render.record_json(kb, record))
    else:
        render.record(_console(), kb, record, lang.value)


@app.command()
def cite(
    text: Annotated[str | None, typer.Argument(help="Text to read; standard input when left out or -.")] = None,
    file: Annotated[Path | None, typer.Option("--file", help="Read the text from a file.", exists=True, dir_okay=False)] = None,
    context: Annotated[str | None, typer.Option("--context", help="Id of the work or provision that the text stands in.")] = None,
    as_json: Json = False, lang: Lang = Language.ro, as_of: AsOf = None, corpus: CorpusPath = None,
) -> None:  # fmt: skip
    """Find and resolve the citations in a text or file."""
    kb = _kb(corpus, as_of)
    if file is not None:
        try:
            content = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"{file} cannot be read as UTF-8 text: {error}") from None
    else:
        content = sys.stdin.read() if text in (None, "-") else str(text)
    found = kb.cite(content, kb.resolve(context) if context else None)
    if as_json:
        _print_json({"citations": [citation.to_dict() for citation in found]})
    else:
        render.citations(_console(), kb, found, lang.value)
    raise typer.Exit(0 if found else 1)


@app.command()
def links(
    what: Annotated[str, typer.Argument(help="An id or a citation.")],
    as_json: Json = False, lang: Lang = Language.ro, as_of: AsOf = None, corpus: CorpusPath = None,
) -> None:  # fmt: skip
    """What a record amends, transposes, implements or cites, and what does so to it."""
    kb = _kb(corpus, as_of)
    found = kb.links(what)
    if as_json:
        _print_json(found.to_dict())
    else:
        render.links(_console(), kb, found, lang.value)
    raise typer.Exit(0 if found.outgoing or found.incoming else 1)


@app.command()
def history(
    what: Annotated[str, typer.Argument(help="A provision: id or citation.")],
    as_json: Json = False, lang: Lang = Language.ro, as_of: AsOf = None, corpus: CorpusPath = None,
) -> None:  # fmt: skip
    """The dated versions of a provision and the acts that made them."""
    kb = _kb(corpus, as_of)
    part = kb.provision(what)
    events = kb.history(what)
    if as_json:
        _print_json({"id": part.id, "versions": [event.to_dict() for event in events]})
    else:
        render.history(_console(), kb, part, events, lang.value)


@app.command()
def diff(
    what: Annotated[str, typer.Argument(help="A provision: id or citation.")],
    first: Annotated[str, typer.Argument(metavar="DATE", help="YYYY-MM-DD")],
    second: Annotated[str, typer.Argument(metavar="DATE", help="YYYY-MM-DD")],
    as_json: Json = False, lang: Lang = Language.ro, corpus: CorpusPath = None,
) -> None:  # fmt: skip
    """What changed in a provision between two days, and by what."""
    kb = _kb(corpus, None)
    found = kb.diff(what, first, second)
    if as_json:
        _print_json(
            {"id": kb.provision(what).id, "from": first, "to": second, "differences": [d.to_dict() for d in found]}
        )
    else:
        render.diff(_console(), kb, found, lang.value)
    raise typer.Exit(0 if found else 1)


@app.command()
def chain(
    start: Annotated[str, typer.Argument(help="A record: id or citation.")],
    end: Annotated[str, typer.Argument(help="Another record.")],
    as_json: Json = False, lang: Lang = Language.ro, corpus: CorpusPath = None,
) -> None:  # fmt: skip
    """A shortest chain of relations from a source of law down to what rests on it."""
    kb = _kb(corpus, None)
    found = kb.chain(start, end)
    if as_json:
        _print_json({"chain": [{"source": edge.source, **edge.to_dict("target")} for edge in found]})
    else:
        render.chain(_console(), kb, found, lang.value)
    raise typer.Exit(0 if found else 1)


@app.command()
def check(
    corpus: Annotated[Path | None, typer.Argument(help="A corpus folder; the packaged one when left out.")] = None,
    schemas: Annotated[
        Path | None, typer.Option("--schemas", metavar="DIR", help="Also write JSON Schemas for editors.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say every fault of a corpus with file and line; exit status 1 when there is one."""
    root = corpus or default_root()
    loaded = load_corpus(root)
    found = check_corpus(loaded)
    if schemas:
        write_schemas(schemas)
    if as_json:
        _print_json({"corpus": str(root), "records": len(loaded.records), "findings": [f.to_dict() for f in found]})
    else:
        for finding in found:
            sys.stdout.write(f"{finding}\n")
        sys.stdout.write(f"{len(loaded.records)} records, {len(found)} findings\n")
    raise typer.Exit(1 if found else 0)


@app.command()
def index(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build it anew even when it is up to date.")] = False,
    corpus: CorpusPath = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Build the search index when it is missing or stale."""
    kb = load(corpus)
    built = kb.rebuild_index() if rebuild else kb.index
    if as_json:
        _print_json({"documents": len(built.documents)})
    else:
        sys.stdout.write(f"{len(built.documents)} documents indexed\n")


@app.command()
def export(
    out: Annotated[Path, typer.Argument(help="Folder to write; made when missing.")],
    corpus: CorpusPath = None, as_json: Json = False, restricted: Restricted = False,
) -> None:  # fmt: skip
    """Write every record as JSON, an index of them, the relations and the JSON Schemas."""
    written = export_json(load(corpus, restricted=restricted), out)
    if as_json:
        _print_json({"folder": str(out), "files": written})
    else:
        sys.stdout.write(f"{written} files written to {out}\n")


@site_app.command("build")
def site_build(
    out: Annotated[Path, typer.Option("--out", help="Folder for the finished site.")] = Path("build/site"),
    url: Annotated[str, typer.Option("--url", metavar="URL", help="Where the site will stand: https://example.org/.")] = "",
    archives: Annotated[bool, typer.Option("--zip", help="Also write tipkb-site.zip and tipkb-json.zip beside it.")] = False,
    corpus: CorpusPath = None, restricted: Restricted = False,
) -> None:  # fmt: skip
    """Build the website in both languages."""
    from tipkb.publish import write_zips  # noqa: PLC0415 (with MkDocs, slow to import; only these commands need it)
    from tipkb.site import build_site  # noqa: PLC0415

    if url and not url.startswith(("https://", "http://")):
        raise BadInput(f"--url is a whole address such as https://example.org/, not {url}")
    address = f"{url.rstrip('/')}/" if url else ""
    kb = load(corpus, restricted=restricted)
    report = build_site(kb, out, lambda text: print(text, file=sys.stderr, flush=True), address)
    sys.stdout.write(f"{report.pages} pages in {report.seconds:.1f} s: {out}\n")
    for file in write_zips(out, out.parent) if archives else ():
        sys.stdout.write(f"{file}\n")


@site_app.command("serve")
def site_serve(
    out: Annotated[Path, typer.Option("--out", help="Folder of the finished site.")] = Path("build/site"),
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8000,
) -> None:
    """Serve a built site on this machine only; takes the next free port when the port is busy."""
    from tipkb.serving import serve_site  # noqa: PLC0415 (MkDocs is slow to import; only these commands need it)

    serve_site(out, port)


@site_app.command("preview")
def site_preview(
    what: Annotated[str, typer.Argument(help="An id or a citation: the record that you are writing.")],
    out: Annotated[Path, typer.Option("--out", help="Folder of the finished site.")] = Path("build/site"),
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8000,
    lang: Lang = Language.ro, corpus: CorpusPath = None,
) -> None:  # fmt: skip
    """Serve a built site and make one record's page anew whenever the corpus changes."""
    from tipkb.serving import preview  # noqa: PLC0415 (MkDocs is slow to import; only these commands need it)

    preview(corpus, what, lang.value, out, port)


def main() -> None:
    """Run the command; errors become one clear message and an exit status."""
    as_json = "--json" in sys.argv
    try:
        app()
    except NotFound as error:
        if as_json:
            _print_json({"error": str(error), "suggestions": list(error.suggestions)})
        print(f"tipkb: {error}", file=sys.stderr)
        sys.exit(1)
    except CorpusError as error:
        for finding in error.findings[:20]:
            print(finding, file=sys.stderr)
        _fail(error, as_json)
    except TipkbError as error:
        _fail(error, as_json)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def _fail(error: TipkbError, as_json: bool) -> None:
    if as_json:
        _print_json({"error": str(error)})
    print(f"tipkb: {error}", file=sys.stderr)
    sys.exit(2)


__all__ = ["app", "labels", "main"]
