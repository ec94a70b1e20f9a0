"""Small functions, small files, nothing left open."""

import ast

import pytest

from tests.house.sources import PACKAGES, ROOT, python_files

LONGEST_FUNCTION = 60
LONGEST_FILE = 400


def long_functions(source):
    return [
        (node.name, node.end_lineno - node.lineno + 1)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]


def untyped(source):
    """Give the functions with a parameter or result that has no type."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            named = [each for each in given if each.arg not in {"self", "cls"}]
            if node.returns is None or any(each.annotation is None for each in named):
                found.append(node.name)
    return found


def stubs(source):
    """Give the functions that promise a result and have no body; protocols and abstract methods may."""
    found = []

    def look(node, is_protocol):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                look(child, any("Protocol" in ast.unparse(base) for base in child.bases))
            elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                body = [
                    one for one in child.body if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
                ]
                is_empty = all(isinstance(one, ast.Pass) for one in body)
                promises = child.returns is not None and ast.unparse(child.returns) != "None"
                marked = any(
                    "abstract" in ast.unparse(one) or "overload" in ast.unparse(one) for one in child.decorator_list
                )
                if is_empty and promises and not marked and not is_protocol:
                    found.append(child.name)
                look(child, is_protocol)
            else:
                look(child, is_protocol)

    look(ast.parse(source), is_protocol=False)
    return found + [
        "NotImplementedError"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Raise) and node.exc is not None and "NotImplementedError" in ast.unparse(node.exc)
    ]


def sources(*folders):
    return {str(path): (ROOT / path).read_text() for path in python_files(*folders)}


def gathered(find, *folders):
    found = {name: find(source) for name, source in sources(*folders).items()}
    return {name: each for name, each in found.items() if each}


def test_no_function_is_longer_than_a_screen():
    assert gathered(long_functions, "bot", "generation", "storage", "requirements") == {}


def test_no_file_is_longer_than_400_lines():
    lengths = {
        name: source.count("\n") for name, source in sources("bot", "generation", "storage", "requirements").items()
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_every_signature_is_typed():
    assert gathered(untyped, *PACKAGES, "requirements") == {}


def test_nothing_is_a_stub():
    assert gathered(stubs, *PACKAGES, "requirements") == {}


@pytest.mark.parametrize(
    ("find", "source"),
    [
        (long_functions, "def long():\n" + "    x = 1\n" * 60),
        (untyped, "def plain(a, b: int) -> int:\n    return b\n"),
        (untyped, "def plain(b: int):\n    return b\n"),
        (stubs, "def later() -> int: ...\n"),
        (stubs, "class A:\n    def later(self) -> int:\n        '''Soon.'''\n        pass\n"),
        (stubs, "def later() -> int:\n    raise NotImplementedError\n"),
        (stubs, "def later() -> int:\n    raise NotImplementedError('soon')\n"),
    ],
)
def test_each_of_these_checks_can_say_no(find, source):
    assert find(source)


@pytest.mark.parametrize(
    "source",
    [
        "class Port(Protocol):\n    def ask(self) -> int: ...\n",
        "def ignore(_x: int) -> None: ...\n",
        "@abstractmethod\ndef ask() -> int: ...\n",
        "def one() -> int:\n    return 1\n",
    ],
)
def test_what_is_no_stub_is_not_called_one(source):
    assert stubs(source) == []


def test_there_is_something_to_check():
    assert len(sources(*PACKAGES)) > 50
