"""Rules between parameters: right ones from the grammar, and what is made of them."""

from __future__ import annotations

from random import Random

NAMES = ["Mode", "Address", "Weight", "Limit", "Insured", "[Mode]", "Wieght", "mode"]
STRINGS = ["'fast'", '"slow"', "'it\\'s'", "'a*'", "''", "'5'", "'\N{SNOWMAN}'"]
NUMBERS = ["0", "1", "-1", "1000", "1.5", "0.1", "9" * 20, "1.0000000000000000001"]
COMPARATORS = ["==", "!=", "<=", "<", ">=", ">"]
GROUPS = ["Or", "OnlyOne", "AllOrNone", "ZeroOrOne"]
TOKENS = [
    *NAMES,
    *STRINGS,
    *NUMBERS,
    *COMPARATORS,
    *GROUPS,
    *("IF", "THEN", "AND", "OR", "NOT", "LIKE", "true", "false", "(", ")", ",", "|"),
    *("+", "-", "*", "/", "if", "then", "and", "or", "not", "True", "null", "ELSE"),
    *("=", "<>", "&&", "||", "!", "=>", "->", "[", "]", "'", '"', "\\", ".", ";", "?"),
    *(
        "OneOf",
        "XOR",
        "is",
        "in",
        "Odd-Name",
        "A.B",
        "1abc",
        "_",
        "é",
        "\uff08",
        "\uff09",
        "\uff0c",
    ),
    *("\N{LEFT SINGLE QUOTATION MARK}", "\N{LEFT DOUBLE QUOTATION MARK}", "≤", "≠"),
    *("\N{NO-BREAK SPACE}", "\N{ZERO WIDTH SPACE}", "\N{FULLWIDTH COLON}", " #", ": "),
    *("1e5", "1.", ".5", "0x10", "9" * 400, "((((", "))))", "{", "}", "$", "@", "`"),
]


def right_rule(random: Random) -> str:
    """Return a rule that the grammar knows; whether it makes sense is another thing."""
    if random.random() < 0.3:
        return f"IF {_predicate(random, 2)} THEN {_predicate(random, 2)}"
    return _predicate(random, 3)


def wrong_rule(random: Random) -> str:
    """Return a rule with a mistake or a few, or tokens in any order."""
    if random.random() < 0.3:
        count = random.randint(0, 12)
        return random.choice([" ", ""]).join(random.choices(TOKENS, k=count))
    if random.random() < 0.03:
        opening = random.choice(["(", "NOT ", "Or(A, ", "(Weight + "])
        return opening * random.choice([63, 64, 65, 300]) + right_rule(random)
    text = right_rule(random)
    for _ in range(random.randint(1, 2)):
        text = _slip(random, text)
    return text


def _slip(random: Random, text: str) -> str:
    at = random.randint(0, len(text))
    to = min(len(text), at + random.randint(1, 4))
    match random.randrange(5):
        case 0:
            return text[:at] + text[to:]
        case 1:
            return text[:at] + random.choice(TOKENS) + text[at:]
        case 2:
            return text[:at] + text[at:to].swapcase() + text[to:]
        case 3:
            return text[:to] + text[at:]
    words = text.split(" ")
    words[random.randrange(len(words))] = random.choice(TOKENS)
    return " ".join(words)


def _predicate(random: Random, depth: int) -> str:
    kind = random.randrange(9 if depth else 5)
    name = random.choice(NAMES)
    match kind:
        case 0 | 1:
            return name
        case 2:
            values = random.choices(
                STRINGS + NUMBERS + ["true"], k=random.randint(1, 3)
            )
            return f"{name} {random.choice(COMPARATORS)} {'|'.join(values)}"
        case 3:
            left, right = _operand(random, 2), _operand(random, 2)
            return f"{left} {random.choice(COMPARATORS)} {right}"
        case 4:
            return f"{name} LIKE {random.choice(STRINGS)}"
        case 5:
            return f"NOT {_predicate(random, depth - 1)}"
        case 6:
            return f"({_predicate(random, depth - 1)})"
    members = [_predicate(random, depth - 1) for _ in range(random.randint(2, 3))]
    if kind == 7:
        return f" {random.choice(['AND', 'OR'])} ".join(members)
    return f"{random.choice(GROUPS)}({', '.join(members)})"


def _operand(random: Random, depth: int) -> str:
    if depth and random.random() < 0.4:
        left, right = _operand(random, depth - 1), _operand(random, depth - 1)
        text = f"{left} {random.choice('+-*/')} {right}"
        return f"({text})" if random.random() < 0.3 else text
    return random.choice(NAMES + NUMBERS)
