"""The documents: what they say, how they are tagged, and that they fetch nothing."""

import datetime as dt
import io
import os
import re
from typing import Any

import fontTools.ttLib
import pypdf
import pytest
from django.utils import translation
from i18nfield.strings import LazyI18nString

from assessments.models import Rating, RatingEvidence
from core.ui.figures import percent
from people.models import RoleHolding
from reports import pdf
from reports.models import ReportJob
from reports.pdf import documents, engine, fonts
from reports.pdf.ladder import ladders
from reports.pdf.person import gap_report
from reports.selectors import person_gap
from roles.models import CareerStep, Indicator
from tests.factories.assessments import make_claim, make_evidence
from tests.factories.roles import AreaFactory, IndicatorFactory, MethodFactory, RoleFactory
from tests.reports.company import NOW, TODAY

pytestmark = pytest.mark.pdf


def job_of(company, kind="person-gap", **fields) -> ReportJob:
    objects = {
        "person-gap": {"person": company.people["sam"]},
        "team-matrix": {"team": company.teams["north"]},
    }
    chosen = {**objects.get(kind, {"role": company.role}), **fields}
    return ReportJob(
        kind=kind, **{"language": "en", "as_of": TODAY, "requested_by": company.user("marek"), **chosen}
    )


def render(company, kind="person-gap", by="marek", language="en", **fields) -> pypdf.PdfReader:
    with translation.override(language):
        document = pdf.render(job_of(company, kind, **fields), company.user(by), at=NOW)
    return pypdf.PdfReader(io.BytesIO(document.data))


def text_of(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def html_of(company, kind="person-gap", by="marek", language="en", **fields) -> str:
    """The words of the document before it is set in type."""
    with translation.override(language):
        content = documents.content_of(job_of(company, kind, **fields), company.user(by))
        return " ".join(re.sub(r"<[^>]+>", " ", documents.html_of(content, at=NOW)).split())


def root_of(reader: pypdf.PdfReader) -> Any:
    """The catalogue of a document."""
    return reader.trailer["/Root"]


def structure_of(reader: pypdf.PdfReader) -> list[Any]:
    """The structure elements of a document, in reading order."""
    found: list[Any] = []

    def walk(element: Any) -> None:
        element = element.get_object()
        if isinstance(element, pypdf.generic.ArrayObject):
            for child in element:
                walk(child)
        elif isinstance(element, pypdf.generic.DictionaryObject):
            if "/S" in element:
                found.append(element)
            if "/K" in element:
                walk(element["/K"])

    walk(root_of(reader)["/StructTreeRoot"]["/K"])
    return found


@pytest.fixture
def levels(company):
    """Sam holds SSUP as required, SALE below, claims NEED, and was never assessed in NEGO."""
    company.holds("sam", "SSUP", 4)
    company.holds("sam", "SALE", 4, since=dt.date(2024, 2, 1))
    make_claim(company.people["sam"], company.profile, company.skills["NEED"], 3, dt.date(2026, 10, 1))
    return company


def test_the_gap_report_says_who_against_what_and_with_which_figures(levels):
    reader = render(levels)
    text = text_of(reader)
    gap = person_gap(levels.people["sam"], TODAY, viewer=levels.user("marek"))
    for words in (
        "Sam",
        "Account manager",
        "version 1",
        "22 November 2026",
        percent(gap.fit),
        f"{percent(gap.assessed_share)} of the essential weight is assessed",
        "Does not meet the role yet",
        "Stands at level 4, the role asks for level 5.",
        "SALE 5 statement 1.",
        "NEED 3 statement 2.",
        "Evidence",
    ):
        assert " ".join(words.split()) in text  # a narrow no-break space is a space to who extracts text
    assert percent(gap.fit) == "70\u202f%"
    assert reader.metadata is not None
    assert reader.metadata.title == "Gap report: Sam, Account manager"


def test_the_fit_can_be_added_up_from_its_rows(levels):
    report = gap_report(levels.people["sam"], TODAY, levels.user("marek"))
    assert report.gap.fit == round(report.points / report.weight, 4)
    assert "2.80 ÷ 4.00 = 0.7000" in html_of(levels)
    assert "2,80 ÷ 4,00 = 0,7000" in html_of(levels, language="it")


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        ("person-gap", {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Figure", "/L", "/LI", "/Caption"}),
        ("team-matrix", {"/H1", "/H2", "/Table", "/TH", "/TD", "/L"}),
        ("role-profile", {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD"}),
    ],
)
def test_documents_are_tagged_and_say_their_language_and_title(levels, kind, needed):
    reader = render(levels, kind, language="it")
    root = root_of(reader)
    assert root["/Lang"] == "it"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - an object of the PDF
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title
    tags = [element["/S"] for element in structure_of(reader)]
    assert needed <= set(tags)
    assert tags.count("/H1") == 1


def test_every_drawing_has_words(levels):
    figures = [element.get("/Alt") for element in structure_of(render(levels)) if element["/S"] == "/Figure"]
    assert len(figures) == 2
    assert all(figures)


def test_every_font_is_one_of_ours_and_is_in_the_file(levels):
    names = set()
    for page in render(levels).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            (inner,) = font.get_object()["/DescendantFonts"]
            descriptor = inner.get_object()["/FontDescriptor"].get_object()
            names.add(descriptor["/FontName"].split("+")[1])
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
    assert names <= {"Inter", "Inter-Semi-Bold", "Noto-Sans-TC"}


def test_pages_are_numbered(levels):
    reader = render(levels)
    for number, page in enumerate(reader.pages, start=1):
        assert f"{number} / {len(reader.pages)}" in page.extract_text()


def test_the_ladder_opens_what_is_asked_and_explains_the_rest(levels):
    gap = person_gap(levels.people["sam"], TODAY, viewer=levels.user("marek"))
    parts = {
        one.item.skill.code: "".join(rung.part[0] for rung in one.rungs) for one in ladders(gap.open_items)
    }
    # from 7 down to 1: out of range, closed, next, held
    assert parts == {"SALE": "ocnhooo", "NEED": "occcnco", "NEGO": "occncco"}
    need = next(one for one in ladders(gap.open_items) if one.item.skill.code == "NEED")
    assert [rung.level for rung in need.rungs if rung.claimed and rung.required] == [3]


def test_the_evidence_list_holds_the_pieces_that_are_counted(levels):
    skill = levels.skills["SSUP"]
    rating = levels.people["sam"].held_levels.get(skill=skill).rating
    second = make_evidence(
        levels.people["sam"], skill, 5, dt.date(2026, 1, 6), verifier=levels.people["marek"]
    )
    RatingEvidence.objects.create(rating=rating, evidence=second)
    make_evidence(levels.people["sam"], skill, 5, dt.date(2026, 1, 5), verifier=levels.people["marek"])
    make_evidence(levels.people["sam"], skill, 5, dt.date(2026, 1, 7))
    report = gap_report(levels.people["sam"], TODAY, levels.user("sam"))
    counted = {item.skill.code: item.evidence_count for item in report.gap.items if item.evidence_count}
    listed = [proof.skill.code for proof in report.evidence]
    assert counted == {code: listed.count(code) for code in listed} == {"SSUP": 2, "SALE": 1}
    assert {proof.title for proof in report.evidence} == {"Note"}


def test_who_may_not_read_the_evidence_gets_kind_and_dates(levels):
    report = gap_report(levels.people["sam"], TODAY, levels.user("dana"))
    assert {proof.title for proof in report.evidence} == {""}
    assert "Work product" in html_of(levels, by="dana")


def test_claims_are_left_out_where_they_may_not_be_read(levels):
    assert "Claimed" in html_of(levels)
    assert "Claimed" not in html_of(levels, claims=False)


def test_stale_and_further_skills_are_said(levels):
    company = levels
    company.holds("sam", "NEGO", 3)
    role = RoleFactory(slug="assistant")
    text = html_of(company)
    assert "out of date since" in text
    assert "No profile of the role" in html_of(company, role=role)
    assert "Compared with the role" in html_of(company, role=role)
    assert "Further skills" in html_of(company, role=role)


def test_a_person_without_a_role_gets_a_report_that_says_so(company):
    RoleHolding.objects.filter(employee=company.people["sam"]).delete()
    text = html_of(company)
    assert "No role was held on this day" in text
    assert "No verified evidence" in text


def test_the_report_counts_every_claim_above_what_is_held(company):
    company.holds("sam", "SSUP", 3)
    company.holds("sam", "SALE", 5)
    claimed = make_claim(company.people["sam"], company.profile, company.skills["SSUP"], 5, TODAY)
    for code, level in (("SALE", 5), ("NEED", 3)):
        Rating.objects.create(
            assessment=claimed, skill=company.skills[code], kind="self", level=level, at=claimed.submitted_at
        )
    counts = dict(gap_report(company.people["sam"], TODAY, company.user("sam")).counts)
    assert counts == {"met": 1, "gap": 1, "not_assessed": 1, "claimed": 2}


def test_a_person_who_meets_the_role_is_told(company):
    for code, level in (("SSUP", 4), ("SALE", 5), ("NEED", 3), ("NEGO", 5)):
        company.holds("sam", code, level)
    text = html_of(company)
    assert "Meets the role" in text
    assert "From where one stands" not in text


def test_the_matrix_holds_everybody_and_withholds_what_would_rank_few(levels):
    document = pdf.render(job_of(levels, "team-matrix"), levels.user("marek"), at=NOW)
    assert set(document.subjects) == {levels.people["sam"].pk, levels.people["lucia"].pk}
    text = html_of(levels, "team-matrix")
    assert "withheld for fewer than five people" in text
    levels.crowd(4)
    assert "withheld" not in html_of(levels, "team-matrix")


def test_a_wide_matrix_comes_in_parts(levels, monkeypatch):
    monkeypatch.setattr("reports.pdf.team.COLUMNS", 3)
    assert "Levels, part 2 of 2" in html_of(levels, "team-matrix")


def test_a_team_without_roles_gets_a_report_that_says_so(company):
    RoleHolding.objects.all().delete()
    assert "nothing to compare with" in html_of(company, "team-matrix")


def test_the_role_profile_says_what_the_role_is_about(company):
    AreaFactory(role=company.role)
    IndicatorFactory(role=company.role)
    MethodFactory(role=company.role)
    CareerStep.objects.create(source=company.role, target=RoleFactory(slug="account-director"))
    text = html_of(company, "role-profile")
    for words in (
        "Responsibility areas",
        "5–8",
        "a week",
        "Methods",
        "Account director",
        "SSUP 4 statement 1.",
    ):
        assert words in text
    before = company.profile.valid_from - dt.timedelta(days=1)
    assert "No profile of the role was in force" in html_of(company, "role-profile", as_of=before)


def test_the_indicators_have_a_column_for_notes_only_where_one_has_a_note(company):
    indicator = Indicator.objects.create(role=company.role, name={"en": "Offers"}, order=1)
    assert "Period Note" not in html_of(company, "role-profile", role=company.role)
    Indicator.objects.filter(pk=indicator.pk).update(note={"en": "Estimated"})
    html = html_of(company, "role-profile", role=company.role)
    assert "Period Note" in html
    assert "Estimated" in html


def test_a_job_without_an_object_is_an_error(company):
    with pytest.raises(ValueError, match="no object"):
        documents.content_of(job_of(company, "role-profile", role=None), company.user("marek"))


def test_chinese_and_russian_are_set_in_our_fonts(company):
    company.role.title = LazyI18nString({"en": "Manager", "ru": "Менеджер ёжъ", "zh-hant": "客戶經理說明"})
    company.role.save()
    for language, words, lang in (("ru", "Менеджер ёжъ", "ru"), ("zh-hant", "客戶經理說明", "zh-Hant")):
        reader = render(company, "role-profile", language=language)
        assert words in text_of(reader)
        assert root_of(reader)["/Lang"] == lang


def test_a_viewer_that_goes_by_the_numbers_of_the_font_draws_the_same_characters(company):
    """In a CID-keyed font a viewer looks a number up in the font's own list; some take it for the place of the glyph."""
    with fontTools.ttLib.TTFont(fonts.sources()[1]) as source:
        glyphs = [source.getGlyphID(source.getBestCmap()[ord(letter)]) for letter in "職務輪廓"]
    found = 0
    for page in render(company, "role-profile", language="zh-hant").pages:
        resources: Any = page["/Resources"]
        used = resources["/Font"]
        for font in (each.get_object() for each in used.values()):
            if "Noto" not in font["/BaseFont"]:
                continue
            descendant = font["/DescendantFonts"][0].get_object()
            data = descendant["/FontDescriptor"]["/FontFile3"].get_object().get_data()
            charset = fontTools.ttLib.TTFont(io.BytesIO(data))["CFF "].cff.topDictIndex[0].charset
            assert [charset[glyph] for glyph in glyphs] == [f"cid{glyph:05}" for glyph in glyphs]
            found += 1
    assert found


def test_a_font_without_numbers_of_its_own_is_refused(tmp_path):
    with pytest.raises(ValueError, match="CID-keyed"):
        fonts._number_by_glyph(fonts.sources()[0], tmp_path / "none.otf")


def test_a_document_costs_the_same_for_five_people_and_for_fifty(company, queries):
    def cost() -> int:
        return queries(lambda: documents.content_of(job_of(company, "team-matrix"), company.user("marek")))

    company.crowd(3)
    few = cost()
    company.crowd(15)
    assert cost() == few


# -- the engine -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["https://example.org/a.png", "file:///etc/passwd", "data:text/css,p{}"])
def test_a_document_fetches_nothing(url):
    with pytest.raises(ValueError, match="disallowed"):
        engine.fetcher()(url)
    data = engine.write(
        f'<html lang="en"><head><title>T</title></head><body><img alt="x" src="{url}"><p>ok</p>'
    )
    assert "ok" in text_of(pypdf.PdfReader(io.BytesIO(data)))


def test_the_check_of_the_doctor_renders_with_our_fonts(monkeypatch):
    assert "Noto Sans TC" in engine.check()
    monkeypatch.setattr(engine, "FONTS", (b"Comic-Sans",))
    with pytest.raises(RuntimeError, match="Comic-Sans"):
        engine.check()


def test_the_environment_of_programs_that_are_started_stays_as_it_was(monkeypatch):
    for before in (None, "/somewhere/fonts.conf"):
        if before is None:
            monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
        else:
            monkeypatch.setenv("FONTCONFIG_FILE", before)
        engine._font_configuration.cache_clear()
        engine._font_configuration()
        assert os.environ.get("FONTCONFIG_FILE") == before
    engine._font_configuration.cache_clear()
    engine._style.cache_clear()


def test_fonts_are_made_once(settings, tmp_path):
    settings.FONTS_ROOT = tmp_path / "fonts"
    fonts.configuration.cache_clear()
    try:
        first = fonts.configuration()
        made = {path.name: path.stat().st_mtime_ns for path in first.parent.iterdir()}
        assert {"Inter-Regular.ttf", "Inter-SemiBold.ttf", "NotoSansTC-Regular.otf"} <= made.keys()
        fonts.configuration.cache_clear()
        assert fonts.configuration() == first
        assert {path.name: path.stat().st_mtime_ns for path in first.parent.iterdir()} == made
        assert [path.name for path in settings.FONTS_ROOT.iterdir()] == [first.parent.name]
    finally:
        fonts.configuration.cache_clear()


def test_two_processes_that_make_the_fonts_at_once_agree(tmp_path):
    winner, loser = tmp_path / "fonts", tmp_path / "making"
    for folder in (winner, loser):
        folder.mkdir()
    (winner / fonts.READY).touch()
    fonts._put(loser, winner)
    (winner / fonts.READY).unlink()
    (winner / "half").touch()
    with pytest.raises(OSError, match="not empty"):
        fonts._put(loser, winner)
