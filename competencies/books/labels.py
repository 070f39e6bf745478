"""How the columns, rows and sheets of the official workbooks are called, in the languages that are known."""

from __future__ import annotations

import re
import unicodedata

_NOT_LETTERS = re.compile(r"[\W_]+")
_LEVEL = re.compile(r"(?<!\d)([1-7])(?!\d)")
_LEVEL_LABEL = re.compile(r"\D{0,24}?([1-7])(?![\d.])")
_HAN = str.maketrans("一二三四五六七", "1234567")

COLUMNS: dict[str, str] = {
    "code": "code|skill code|codice|kod|kod kemahiran|код|код навыка|代碼|代码|技能代碼|技能代码|コード|código|codigo|kürzel",
    "url": "url|link|weblink|indirizzo|pautan|ссылка|адрес|網址|网址|連結|链接|enlace|lien",
    "name": (
        "skill|skill name|attribute name|attribute|name|competenza|nome|nome dell attributo|attributo|kemahiran|nama|nama atribut|"
        "навык|название|название навыка|название атрибута|атрибут|компетенция|技能|技能名稱|技能名称|屬性|屬性名稱|属性名称|スキル|"
        "habilidad|competencia|compétence|fähigkeit|skill bezeichnung"
    ),
    "category": "category|categoria|kategori|категория|類別|类别|カテゴリ|categoría|catégorie|kategorie",
    "subcategory": (
        "subcategory|sub category|sottocategoria|subkategori|подкатегория|子類別|子类别|サブカテゴリ|subcategoría|subcategoria|"
        "sous catégorie|unterkategorie"
    ),
    "description": (
        "overall description|description|descrizione generale|descrizione|"
        "penerangan keseluruhan|huraian keseluruhan|"
        "общее описание|описание|整體說明|總體說明|整体说明|"
        "总体描述|全般的な説明|descripción general|description générale|beschreibung"
    ),
    "guidance": (
        "guidance notes|guidance|note|note guida|note di orientamento|nota panduan|panduan|указания|примечания|рекомендации|"
        "指引|指導說明|指南|ガイダンス|notas orientativas|notes d orientation|hinweise"
    ),
    "type": "type|tipo|jenis|тип|類型|类型|タイプ|typ",
}
SHEETS = {
    "skills": "skills|skill|competenze|kemahiran|навыки|компетенции|技能|スキル|habilidades|compétences|fähigkeiten",
    "attributes": "attributes|generic attributes|attributi|atribut|атрибуты|屬性|属性|atributos|attribute|attributs",
    "levels": (
        "levels of responsibility|levels|responsibility levels|livelli di responsabilità|"
        "tahap tanggungjawab|уровни ответственности|"
        "責任等級|责任级别|責任レベル|niveles de responsabilidad|niveaux de responsabilité|verantwortungsebenen"
    ),
}
ROWS = {
    "level": "level|levels|livello|tahap|уровень|等級|级别|レベル|nivel|niveau|stufe",
    "phrase": "guiding phrase|guiding phrases|frase guida|frasa panduan|ключевая фраза|指導語|指引詞|引導詞|指导语",
    "essence": "essence of the level|essence|essenza del livello|intipati tahap|суть уровня|等級要義|等級本質|級別精髓|级别精髓",
    "url": COLUMNS["url"],
}
KINDS = {
    "attribute": "attributes|attribute|attributi|attributo|atribut|атрибуты|атрибут|屬性|属性",
    "behavioural": (
        "business skills behavioural factors|business skills|behavioural factors|behavioural factor|behavioral factors|"
        "fattori comportamentali|faktor tingkah laku|поведенческие факторы|деловые навыки|行為因素|行为因素"
    ),
}
FIRST_ATTRIBUTES = {
    "AUTO": "autonomy|autonomia|autonomi|самостоятельность|автономность|自主性|自主",
    "INFL": "influence|influenza|pengaruh|влияние|影響力|影響|影响力",
    "COMP": "complexity|complessità|kerumitan|сложность|複雜度|複雜性|复杂性",
    "BUSI": "business skills|competenze aziendali|kemahiran perniagaan|деловые навыки|業務技能|商業技能|业务技能",
    "KNGE": "knowledge|conoscenza|pengetahuan|знания|知識|知识",
}
"""The attributes of the editions that give them no codes, in the order of their columns."""
LICENCE = re.compile(
    r"licen[cs]|copyright|©|\(c\)|acknowledg|trade ?mark|лиценз|авторск|licenz|diritti|lesen|"
    r"hak cipta|授權|版權|許可|授权|版权",
    re.IGNORECASE,
)


def plain(label: str) -> str:
    """A label without case, accents of width, punctuation and line breaks."""
    return _NOT_LETTERS.sub(" ", unicodedata.normalize("NFKC", label).casefold()).strip()


def meaning(label: str, words: dict[str, str]) -> str | None:
    """Which of the known things ``label`` names."""
    text = plain(label)
    return next((key for key, known in words.items() if text and text in known.split("|")), None)


def level_in(label: str) -> int | None:
    """The one level that a heading such as ``Level 3 description`` names."""
    found = set(_LEVEL.findall(unicodedata.normalize("NFKC", label).translate(_HAN)))
    return int(found.pop()) if len(found) == 1 else None


def level_label(label: str) -> tuple[int, str] | None:
    """The level and the phrase of a label: ``3``, ``Level 3`` or ``3 - Carry``."""
    text = unicodedata.normalize("NFKC", label).strip()
    match = _LEVEL_LABEL.match(text)
    if not match:
        return None
    rest = text[match.end() :]
    phrase = re.sub(r"^\s*[-–—:.·]\s*", "", rest)
    if rest and phrase == rest and not rest.isspace():
        return (int(match[1]), "") if len(rest.strip()) < 3 else None
    return int(match[1]), phrase.strip()
