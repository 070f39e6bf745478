"""The invented words that workbooks of tests are made of, in three languages."""

from typing import Any

NOTICE = {
    "en": "This invented framework is the property of the Paper Kite Society and is used here by permission. © 2031",
    "ru": "Эта вымышленная модель принадлежит Обществу бумажных змеев и используется с его разрешения. © 2031",
    "it": "Questo framework inventato appartiene alla Società degli aquiloni ed è usato con il suo permesso. © 2031",
}
LABELS: dict[str, dict[str, str]] = {
    "en": {
        "skills": "Skills", "attributes": "Attributes", "levels": "Levels of responsibility", "notes": "Read me notes",
        "marks": "Levels", "code": "Code", "url": "URL", "skill": "Skill", "category": "Category",
        "subcategory": "Subcategory", "description": "Overall description", "guidance": "Guidance notes",
        "level_text": "Level {} description", "attribute": "Attribute name", "type": "Type", "plain": "Attributes",
        "behaviour": "Business skills/Behavioural factors", "level": "Level", "phrase": "Guiding phrase",
        "essence": "Essence of the level", "licence": "Licence",
    },
    "ru": {
        "skills": "Навыки", "attributes": "Атрибуты", "levels": "Уровни ответственности", "notes": "Примечания",
        "marks": "Уровни", "code": "Код", "url": "Ссылка", "skill": "Навык", "category": "Категория",
        "subcategory": "Подкатегория", "description": "Общее описание", "guidance": "Указания",
        "level_text": "Описание уровня {}", "attribute": "Название атрибута", "type": "Тип", "plain": "Атрибуты",
        "behaviour": "Деловые навыки", "level": "Уровень", "phrase": "Ключевая фраза",
        "essence": "Суть уровня", "licence": "Лицензия",
    },
    "it": {
        "skills": "Competenze", "attributes": "Attributi", "levels": "Livelli di responsabilità", "notes": "Leggimi",
        "marks": "Livelli", "code": "Codice", "url": "Indirizzo", "skill": "Competenza", "category": "Categoria",
        "subcategory": "Sottocategoria", "description": "Descrizione generale", "guidance": "Note",
        "level_text": "Descrizione del livello {}", "attribute": "Nome dell'attributo", "type": "Tipo",
        "plain": "Attributi", "behaviour": "Fattori comportamentali", "level": "Livello", "phrase": "Frase guida",
        "essence": "Essenza del livello", "licence": "Licenza",
    },
}  # fmt: skip
WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "kind": ("Kite", "Harbour", "Lantern", "Orchard", "Bridge", "Tide", "Loom", "Beacon", "Quarry", "Garden", "Clock"),
        "work": ("keeping", "weaving", "charting", "mending", "sounding", "sorting", "tuning", "framing", "lifting"),
        "verb": ("Lays out", "Counts", "Looks after", "Compares", "Rehearses", "Draws up", "Weighs", "Passes on"),
        "thing": ("paper strings", "copper bells", "green ledgers", "wind charts", "glass jars", "stone steps", "oak boats"),
        "phrase": ("Listen", "Carry", "Steer", "Answer", "Guide", "Open", "Found"),
        "tail": "on rung {level} of {code}, item {item}",
    },
    "ru": {
        "kind": ("Змеи", "Гавани", "Фонари", "Сады", "Мосты", "Приливы", "Станки", "Маяки", "Карьеры", "Огороды", "Часы"),
        "work": ("уход", "плетение", "карты", "починка", "промер", "разбор", "настройка", "оправа", "подъём"),
        "verb": ("Раскладывает", "Считает", "Бережёт", "Сравнивает", "Повторяет", "Чертит", "Взвешивает", "Передаёт"),
        "thing": ("бумажные нити", "медные бубенцы", "зелёные книги", "карты ветра", "банки", "ступени", "лодки"),
        "phrase": ("Слушать", "Нести", "Править", "Отвечать", "Вести", "Открывать", "Основать"),
        "tail": "на ступени {level} навыка {code}, пункт {item}",
    },
    "it": {
        "kind": ("Aquiloni", "Porti", "Lanterne", "Frutteti", "Ponti", "Maree", "Telai", "Fari", "Cave", "Orti", "Orologi"),
        "work": ("cura", "tessitura", "mappe", "riparazione", "misura", "cernita", "accordatura", "cornici", "sollevamento"),
        "verb": ("Dispone", "Conta", "Custodisce", "Confronta", "Prova", "Disegna", "Pesa", "Consegna"),
        "thing": ("fili di carta", "campane di rame", "registri verdi", "carte dei venti", "vasi", "gradini", "barche"),
        "phrase": ("Ascoltare", "Portare", "Guidare", "Rispondere", "Condurre", "Aprire", "Fondare"),
        "tail": "al gradino {level} di {code}, punto {item}",
    },
}  # fmt: skip
