"""The page "Who acts?": the same answers as Python, nothing kept or sent, and usable by everybody."""

from __future__ import annotations

import itertools
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tipkb import page_who
from tipkb import vocabulary as v
from tipkb.kb import KnowledgeBase
from tipkb.page_context import Context
from tipkb.page_words import WHO
from tipkb.pathways import Case, WhoAnswer, judge

TABLE: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "who.yml").read_text(encoding="utf-8"))
RULES = ("name", "where", "has", "lacks")
CHILD = {"found_in": "romania", "age": "under-14", "nationality": "ro"}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def facts(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in RULES}


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The Romanian page on a desk; a fault in a script fails the test."""
    faults: list[str] = []
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.on("pageerror", lambda error: faults.append(str(error)))
    open_page(opened, address)
    yield opened
    opened.close()
    assert faults == []


def open_page(page: Page, address: str) -> None:
    page.goto(f"{address}who.html")
    page.wait_for_selector("#who.who-ready")


def tap(page: Page, **answers: str) -> None:
    """Answer questions in whatever order the page asks them; the others with "I don't know"."""
    while (question := page.locator("fieldset.who-question:visible")).count():
        fact = question.get_attribute("data-fact") or ""
        question.locator(f"input[value='{answers.get(fact, '')}']").first.click()


# -- one table, two engines ---------------------------------------------------------------------------


def in_python(answer: WhoAnswer) -> dict[str, Any]:
    return {
        "steps": [
            [
                one.step.id, one.verdict.applies, list(one.verdict.depends_on),
                [[a.actor.organization, a.actor.role, a.verdict.applies, list(a.verdict.depends_on)] for a in one.actors],
            ]
            for one in answer.steps
        ],
        "ask_next": list(answer.ask_next),
    }  # fmt: skip


IN_PAGE = """([cases, day]) => {
  const engine = tipkbEngine.prepare(tipkbWho);
  return cases.map(({ given, where }) => {
    const { steps, ask_next } = tipkbEngine.answer(engine, given, day, where);
    return { steps: steps.map((one) => [one.id, one.applies, one.depends_on,
      one.actors.map((a) => [a.actor.organization, a.actor.role, a.applies, a.depends_on])]), ask_next };
  });
}"""


def compare(page: Page, kb: KnowledgeBase, cases: list[tuple[dict[str, Any], str | None]]) -> None:
    for start in range(0, len(cases), 100):
        chunk = cases[start : start + 100]
        sent = [{"given": given, "where": where} for given, where in chunk]
        found = page.evaluate(IN_PAGE, [sent, kb.as_of.isoformat()])
        for (given, where), theirs in zip(chunk, found, strict=True):
            ours = kb.who(where, Case(**given)) if where else kb.pathway(Case(**given))
            assert theirs == in_python(ours), (given, where)


def test_the_table_is_broad_enough(kb: KnowledgeBase) -> None:
    assert len(TABLE) >= 60
    assert len({row["name"] for row in TABLE}) == len(TABLE)
    met = {
        answer.step.id
        for row in TABLE if "where" not in row
        for answer in kb.pathway(Case(**facts(row))).applying
    }  # fmt: skip
    never = {key for key in kb.corpus.steps if kb.is_in_force(key)} - met
    assert {key.partition("#")[0] for key in met} == set(kb.corpus.pathways)
    assert never == set(), "each step surely applies in some case of the table"


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["name"])
def test_expected_steps(kb: KnowledgeBase, row: dict[str, Any]) -> None:
    answer = kb.who(row["where"], Case(**facts(row))) if "where" in row else kb.pathway(Case(**facts(row)))
    applying = {one.step.id for one in answer.applying}
    assert set(row.get("has", ())) <= applying
    assert not set(row.get("lacks", ())) & applying


def test_page_and_python_agree_on_the_table(page: Page, kb: KnowledgeBase) -> None:
    compare(page, kb, [(facts(row), row.get("where")) for row in TABLE])


def test_page_and_python_agree_on_every_pair_of_answers(page: Page, kb: KnowledgeBase) -> None:
    values = [(fact, value) for fact in v.FACTS for value in v.FACTS[fact]]
    pairs = [dict(pair) for pair in itertools.combinations(values, 2) if pair[0][0] != pair[1][0]]
    assert len(pairs) > 350
    compare(page, kb, [(pair, None) for pair in pairs])


def test_page_and_python_agree_on_random_cases(page: Page, kb: KnowledgeBase) -> None:
    draw = random.Random(20261125)
    places = [None, None, None, *v.STAGES, *kb.corpus.pathways, *kb.corpus.steps]
    cases = []
    for _ in range(400):
        given = {
            fact: draw.sample(list(v.FACTS[fact]), draw.randint(1, len(v.FACTS[fact])))
            for fact in draw.sample(list(v.FACTS), draw.randint(0, len(v.FACTS)))
        }
        cases.append((given, draw.choice(places)))
    compare(page, kb, cases)


def test_reasons_and_outcomes_are_the_engine_s(page: Page, kb: KnowledgeBase) -> None:
    """Why a step applies, and what each value of an unknown fact leads to, found anew by asking Python."""
    script = """([given, day]) => {
      const engine = tipkbEngine.prepare(tipkbWho);
      return tipkbEngine.answer(engine, given, day).steps.map((one) => ({
        id: one.id, because: tipkbEngine.because(engine, one, given),
        outcomes: tipkbEngine.outcomes(engine, one, given).flatMap(({ fact, groups }) =>
          groups.flatMap((group) => group.values.map((value) => [fact, value, group.applies]))).sort() }));
    }"""
    for row in (CHILD, {"age": "adult", "found_in": "romania"}, {"nationality": "third-country"}, {}):
        given = Case(**row).to_dict()
        for found in page.evaluate(script, [given, kb.as_of.isoformat()]):
            step = kb.corpus.steps[found["id"]]
            whens = (kb.corpus.pathways[step.id.partition("#")[0]].when, step.when)
            verdict = judge(whens, Case(**given))
            outcomes = sorted(
                [fact, value, judge(whens, Case(**{**given, fact: value})).applies]
                for fact in verdict.depends_on for value in Case(**given).possible(fact)
            )  # fmt: skip
            assert found["outcomes"] == outcomes, step.id
            if verdict.applies == "yes":
                reasons = [
                    fact for fact in given
                    if judge(whens, Case(**{k: w for k, w in given.items() if k != fact})).applies != "yes"
                ]  # fmt: skip
                assert found["because"] == reasons, step.id


def test_what_the_page_shows_is_the_answer(page: Page, kb: KnowledgeBase) -> None:
    """Each case that the questions can express, set in the form, read from the page."""
    script = """(given) => {
      const form = document.getElementById("who-form");
      for (const input of form.querySelectorAll("input")) {
        input.checked = input.value !== "" && input.value === (given[input.name] || []).join(" ");
      }
      form.dispatchEvent(new Event("change"));
      return [...document.querySelectorAll("#who-steps [data-step]")].map((one) => [
        one.dataset.step, one.dataset.applies, one.dataset.depends, one.dataset.actors]);
    }"""
    options = {
        (fact, " ".join(values)) for fact in v.FACTS for values, _, _ in page_who._options(Context(kb, "ro"), fact)
    }
    shown = 0
    for row in TABLE:
        given = Case(**facts(row)).to_dict()
        if "where" in row or not {(fact, " ".join(values)) for fact, values in given.items()} <= options:
            continue
        expected = [
            [
                one.step.id, one.verdict.applies, " ".join(one.verdict.depends_on),
                " ".join(f"{a.actor.organization}:{a.actor.role}:{a.verdict.applies}" for a in one.actors),
            ]
            for one in kb.pathway(Case(**given)).steps
        ]  # fmt: skip
        assert page.evaluate(script, given) == expected, row["name"]
        shown += 1
    assert shown >= 50


def test_data_leaves_nothing_out(kb: KnowledgeBase) -> None:
    data = page_who.data(Context(kb, "en"))
    assert {step["id"] for step in data["steps"]} == {key for key in kb.corpus.steps if kb.is_in_force(key)}
    for step in data["steps"]:
        record = kb.corpus.steps[step["id"]]
        assert [text for _, text in step.get("gaps", ())] == [gap.statement.en for gap in record.gaps]
        assert len(step["basis"]) == len(record.basis)
    for language in ("ro", "en"):
        assert len(page_who.data_script(Context(kb, language)).encode()) < 300_000


def test_data_cannot_end_its_script(tale: KnowledgeBase) -> None:
    script = page_who.data_script(Context(tale, "ro"))
    assert "<" not in script
    assert json.loads(script.removeprefix("globalThis.tipkbWho = ").rstrip(";\n")) == page_who.data(Context(tale, "ro"))


def test_every_word_is_used() -> None:
    """A word that neither the page nor its scripts name is a word to delete."""
    root = Path(page_who.__file__).parent
    code = Path(page_who.__file__).read_text(encoding="utf-8")
    code += "".join(file.read_text(encoding="utf-8") for file in (root.parent / "docs" / "assets").glob("who*.js"))
    built = re.compile(r"=|^(q|hint|applies|more|question|step|changes)-|-one$")
    code = code.replace("'", '"')
    assert [key for key in WHO if not built.search(key) and f'"{key}"' not in code and f"words.{key}" not in code] == []


# -- questions ----------------------------------------------------------------------------------------


def test_danger_is_asked_first_and_nothing_in_vain(page: Page, kb: KnowledgeBase) -> None:
    visible = page.locator("fieldset.who-question:visible")
    assert visible.get_attribute("data-fact") == "immediate_danger"
    asked: list[str] = []
    given: dict[str, str] = {}
    choice = {**CHILD, "immediate_danger": "no", "parents_involved": "no"}
    while visible.count():
        fact = visible.get_attribute("data-fact") or ""
        assert fact in kb.pathway(Case(**given)).ask_next, "a question whose answer changes nothing"
        asked.append(fact)
        if fact in choice:
            given[fact] = choice[fact]
        visible.locator(f"input[value='{choice.get(fact, '')}']").click()
    assert asked[:3] == ["immediate_danger", "found_in", "age"]
    assert "detected_by" not in asked, "for a child it decides nothing"
    assert set(kb.pathway(Case(**given)).ask_next) <= set(asked)
    assert page.locator("#who-done").inner_text() == WHO["done-unknown"][0]


def test_skipping_everything_leaves_everything_open(page: Page, kb: KnowledgeBase) -> None:
    before = page.locator("#who-said").inner_text()
    tap(page)
    assert page.locator("#who-said").inner_text() == before
    assert page.locator("#who-given li").count() == len(kb.pathway(Case()).ask_next)


def test_danger_puts_112_first(page: Page) -> None:
    tap(page, **CHILD, immediate_danger="yes")
    assert page.locator("#who-first .who-danger a.who-call").get_attribute("href") == "tel:112"
    page.locator("#who-reset").click()
    assert page.locator("#who-first .who-danger").count() == 0


def test_danger_abroad_names_no_romanian_number(page: Page) -> None:
    tap(page, immediate_danger="yes", found_in="abroad", nationality="ro")
    assert WHO["danger-none"][0] in page.locator("#who-first").inner_text()
    assert page.locator("#who-first a.who-call").count() == 0


def test_unsure_age_is_a_child_with_its_source(page: Page, kb: KnowledgeBase) -> None:
    tap(page, immediate_danger="no", found_in="romania")
    page.locator("[data-change=age]").click()
    page.locator("input[data-note=unsure]").click()
    note = page.locator(".who-note")
    assert kb.corpus.steps[page_who.UNSURE_AGE].title.ro in note.inner_text()
    assert "eu/dir/2011/36.html#art_13" in " ".join(
        note.locator("a").nth(i).get_attribute("href") or "" for i in range(note.locator("a").count())
    )
    assert page.locator("[data-step='mnir/child-in-romania#notification']").get_attribute("data-applies") == "yes"


def test_an_answer_can_be_changed(page: Page) -> None:
    tap(page, **CHILD)
    adult = page.locator("[data-step^='mnir/adult-in-romania']")
    assert adult.count() == 0
    page.locator("[data-change=age]").click()
    page.locator("fieldset.who-question:visible input[value=adult]").click()
    assert adult.count() > 0


def test_one_s_own_part_is_marked_when_chosen(page: Page) -> None:
    tap(page, **CHILD)
    assert page.locator(".who-you").count() == 0
    page.locator(".who-roles summary").click()
    page.get_by_label("Cadrul didactic", exact=True).check()
    assert page.locator(".who-you").count() == 1
    page.locator(".who-own button").click()
    opened = page.locator("[data-step='mnir/child-in-romania#teacher-duty'] details")
    assert opened.get_attribute("open") is not None
    assert page.evaluate("document.activeElement.closest('[data-step]').dataset.step").endswith("#teacher-duty")


def test_basis_is_one_tap_away(page: Page, site: Path) -> None:
    tap(page, **CHILD)
    links = page.locator("#who-steps > details[open] .who-step > .who-basis a")
    assert links.count() > 10
    for place in range(links.count()):
        href = links.nth(place).get_attribute("href") or ""
        file, _, anchor = href.partition("#")
        assert (site / file).is_file(), href
        if anchor:
            assert f'id="{anchor}"' in (site / file).read_text(encoding="utf-8"), href
        assert links.nth(place).get_attribute("target") == "_blank"


# -- nothing is kept or sent --------------------------------------------------------------------------

KEPT = """async () => [location.href, history.length, JSON.stringify(localStorage), JSON.stringify(sessionStorage),
  document.cookie, (await indexedDB.databases()).length, window.name, (await caches.keys()).length]"""


def test_answers_are_neither_kept_nor_sent(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    open_page(page, address)
    page.wait_for_load_state("networkidle")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    before = page.evaluate(KEPT)
    tap(page, **CHILD, immediate_danger="yes", parents_involved="yes")
    page.locator("#who-copy").click()
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert page.evaluate(KEPT) == before
    assert sent == []
    assert context.cookies() == []
    context.close()


def test_reload_and_back_forget(page: Page, address: str) -> None:
    empty = page.locator("#who-said").inner_text()

    def is_fresh() -> bool:
        page.wait_for_selector("#who.who-ready")
        return page.locator("#who-form input:checked").count() == 0 and page.locator("#who-said").inner_text() == empty

    tap(page, **CHILD)
    assert not is_fresh()
    page.reload()
    assert is_fresh()
    tap(page, **CHILD)
    page.goto(f"{address}about.html")
    page.go_back()
    assert is_fresh()
    tap(page, **CHILD)
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert is_fresh()


def test_opened_from_a_folder_it_answers_too(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "en" / "who.html").as_uri())
    page.wait_for_selector("#who.who-ready")
    tap(page, **CHILD)
    assert page.locator("[data-step='mnir/child-in-romania#notification']").get_attribute("data-applies") == "yes"
    page.close()


def test_without_javascript_it_says_so_and_leads_to_the_tables(
    browser: Browser, address: str, kb: KnowledgeBase
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}who.html")
    assert page.locator("#who-wait").is_visible()
    assert not page.locator("#who-form").is_visible()
    links = page.locator(".who-tables li a")
    assert links.count() == len(kb.corpus.pathways)
    links.first.click()
    assert page.locator("h1").count() == 1
    context.close()


def test_nothing_is_inline(site: Path) -> None:
    for file in (site / "who.html", site / "en" / "who.html"):
        body = file.read_text(encoding="utf-8").split('<div class="who"')[1].split('<div class="who-tables"')[0]
        assert " style=" not in body
        assert "<script>" not in body
        assert not re.search(r" on[a-z]+=", body)


# -- to take away -------------------------------------------------------------------------------------


def expected_in_text(kb: KnowledgeBase, case: Case) -> list[str]:
    out = []
    for one in kb.pathway(case).steps:
        step = one.step
        out += [step.title.ro, step.summary.ro, *(gap.statement.ro for gap in step.gaps)]
        out += [text.ro for text in (step.form, step.means, step.consent, step.trigger) if text]
        out += [step.deadline.statement.ro] if step.deadline else []
        out += [answer.name for answer in one.actors]
    return [" ".join(text.split()) for text in out]


def test_the_copied_text_is_whole(browser: Browser, address: str, kb: KnowledgeBase) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    open_page(page, address)
    tap(page, **CHILD)
    page.locator("#who-copy").click()
    page.wait_for_function("document.getElementById('who-copied').textContent")
    text = page.evaluate("navigator.clipboard.readText()")
    case = Case(**CHILD)
    assert [part for part in expected_in_text(kb, case) if part not in text] == []
    assert WHO["not-advice"][0] in text and "112 – " in text and "119 – " in text and "0800 800 678" in text
    assert "undefined" not in text and "[object" not in text and "{}" not in text
    context.close()


def test_without_a_clipboard_the_text_is_shown(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    open_page(page, address)
    page.locator("#who-copy").click()
    area = page.locator("#who-area")
    assert area.is_visible()
    assert len(area.input_value()) > 10_000
    assert page.evaluate("document.activeElement.id") == "who-area"
    page.close()


@pytest.mark.parametrize(
    "answers",
    [CHILD, {"found_in": "romania", "age": "adult", "nationality": "third-country"}, {"found_in": "abroad", "nationality": "ro", "age": "adult"}, {}],
    ids=["child", "foreign adult", "abroad", "nothing"],
)  # fmt: skip
def test_the_card_takes_two_pages_at_most(page: Page, answers: dict[str, str]) -> None:
    tap(page, **answers)
    pdf = page.pdf(prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 2
    page.emulate_media(media="print")
    card = page.locator("#who-card").inner_text()
    assert WHO["not-advice"][0] in card and "112" in card and "119" in card and "0800 800 678" in card
    assert re.search(r"\d{2}\.\d{2}\.\d{4}", card) and "oficial" in card
    assert not page.locator("#who-form").is_visible() and not page.locator("h1").is_visible()


# -- for everybody ------------------------------------------------------------------------------------


OPEN_SOME = """() => {
  for (const one of document.querySelectorAll("#who-yours > details, #who-changes > details")) one.open = true;
  for (const stage of document.querySelectorAll(".who-stage")) {
    for (const one of [...stage.querySelectorAll(".who-more-steps, .who-detail")].slice(0, 2)) one.open = true;
    const more = stage.querySelector(".who-more-steps .who-detail");
    if (more && stage.open) more.open = more.closest(".who-more-steps").open = true;
  }
}"""
"""Opens the first steps of each stage, one that depends, the roles and the changes: each kind of content."""


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("", "light", 375), ("", "dark", 1280), ("en/", "light", 1280), ("en/", "dark", 375)],
)
def test_axe_finds_nothing(browser: Browser, address: str, language: str, scheme: Any, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    open_page(page, address + language)

    def faults(state: str) -> list[str]:
        options = {"runOnly": {"type": "tag", "values": WCAG}}
        found = Axe().run(page, context={"include": [["#who"]]}, options=options).response["violations"]
        return [f"{state}: {one['id']} {node['html'][:120]}" for one in found for node in one["nodes"]]

    seen = faults("empty")
    tap(page, immediate_danger="yes", found_in="romania", age="under-14")
    page.evaluate(OPEN_SOME)
    seen += faults("answered")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert seen == []
    page.close()


def test_headings_are_in_order(page: Page) -> None:
    tap(page, **CHILD)
    levels = page.evaluate(
        "[...document.querySelectorAll('.md-content :is(h1,h2,h3,h4,h5)')].map((one) => +one.tagName[1])"
    )
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_keys_alone_are_enough(page: Page) -> None:
    page.locator("fieldset.who-question:visible").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    asked = page.evaluate("document.activeElement.name")
    assert asked == "immediate_danger", "arrows choose, they do not go on"
    assert page.locator("fieldset.who-question:visible").get_attribute("data-fact") == asked
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.fact") == "found_in", "the next question has the focus"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "who-next"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.fact") == "age"
    assert "România" in page.locator("#who-for").inner_text()


def test_changes_are_announced(page: Page) -> None:
    said = page.locator("#who-said")
    assert said.get_attribute("role") == "status"
    before = said.inner_text()
    page.locator("fieldset.who-question:visible input[value=no]").click()
    assert said.inner_text() != before


def test_targets_are_large_on_a_phone(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 375, "height": 812}, has_touch=True)
    open_page(page, address)
    page.locator("fieldset.who-question:visible input[value=no]").tap()
    for selector in (
        ".who-option:visible",
        ".who-line",
        ".who-button:visible",
        ".who-stage > summary:visible",
        ".who-chip",
    ):
        for box in page.locator(selector).all():
            size = box.bounding_box()
            assert size and size["height"] >= 40 and size["width"] >= 44, selector
    page.close()


def test_reflow_at_twice_the_size(browser: Browser, address: str) -> None:
    """A desk of 1280 pixels at 400 % is 320 pixels wide (WCAG 1.4.10)."""
    page = browser.new_page(viewport={"width": 320, "height": 512})
    open_page(page, address)
    tap(page, **CHILD)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()
