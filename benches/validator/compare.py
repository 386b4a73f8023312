"""`hallpass lint` beside an independent validator: examples of JSON that contradict their schemas.

`compare.py HALLPASS DOCUMENT…` reads OpenAPI documents of one file, validates each example with `jsonschema` (formats are annotations, `nullable` by
the letter of 3.0, patterns of ECMA-262) and prints what only one of the two finds.
"""

import json
import re
import subprocess
import sys
from urllib.parse import unquote

import jsonschema
import regress
import yaml
from jsonschema import Draft202012Validator, validators

COMPOSITION = ("allOf", "anyOf", "oneOf", "prefixItems")
NAMED = ("properties", "patternProperties", "$defs", "dependentSchemas")
SINGLE = ("not", "additionalProperties", "items", "contains", "propertyNames", "if", "then", "else")
WORDS = ("example", "examples", "default", "format", "description", "title", "discriminator", "id", "$id", "$schema", "$anchor")
TYPES = {"string", "number", "integer", "boolean", "array", "object", "null"}
COUNTS = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
LIMITS = ("minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum")


class Loader(yaml.CSafeLoader):
    """The core schema of YAML 1.2: no dates, no `yes`."""


REPLACED = ("timestamp", "bool", "int", "float")
Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag.rsplit(":", 1)[1] not in REPLACED]
    for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
FLOAT = r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$"
for name, pattern, first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", FLOAT, "-+.0123456789"),
):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{name}", re.compile(pattern), list(first))
Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node)))
Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(loader.construct_scalar(node)))


def token(key):
    return str(key).replace("~", "~0").replace("/", "~1")


def tokens(pointer):
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def is_json(media_type):
    return re.search(r"(/|\+)json", str(media_type)) is not None


def is_flag(value):
    return isinstance(value, bool)


def names_with(node, flag):
    """Names of the properties that have a flag, anywhere."""
    members = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for member in members:
        yield from names_with(member, flag)
    properties = node.get("properties") if isinstance(node, dict) else None
    for name, schema in properties.items() if isinstance(properties, dict) else ():
        if isinstance(schema, dict) and schema.get(flag) is True:
            yield str(name)


class Document:
    """A document, and what contradicts what in it."""

    def __init__(self, path):
        with open(path, encoding="utf8") as file:
            self.text = file.read()
        self.root = json.loads(self.text) if path.endswith("json") else yaml.load(self.text, Loader)
        version = "2.0" if "swagger" in self.root else str(self.root.get("openapi", "3.0"))
        self.version = float(".".join(version.split(".")[:2]))
        self.validator = self.make_validator()
        self.checked, self.found, self.seen = 0, [], set()
        self.one_sided = {flag: set(names_with(self.root, flag)) for flag in ("readOnly", "writeOnly")}
        self.left_out = set()

    def resolve(self, reference):
        if not reference.startswith("#"):
            raise KeyError(reference)
        node = self.root
        for part in tokens(unquote(reference[1:])):
            node = node[int(part)] if isinstance(node, list) else node[part if part in node else int(part)]
        return node

    def make_validator(self):
        known, patterns = {}, {}

        def reference(validator, target, instance, _):
            if target not in known:
                try:
                    known[target] = self.schema(self.resolve(target))
                except (KeyError, ValueError, IndexError, TypeError):
                    known[target] = True
            yield from validator.descend(instance, known[target])

        def pattern(_, text, instance, __):
            if not isinstance(instance, str):
                return
            if text not in patterns:
                try:
                    patterns[text] = regress.Regex(text, "u")
                except regress.RegressError:
                    patterns[text] = None
            if patterns[text] and patterns[text].find(instance) is None:
                yield jsonschema.ValidationError(f"{instance!r} does not match {text!r}")

        def required(_, names, instance, __):
            for name in names if isinstance(instance, dict) else ():
                if name not in instance and name not in self.left_out:
                    yield jsonschema.ValidationError(f"{name!r} is a required property")

        unknown = {name: lambda *_: iter(()) for name in ("unevaluatedProperties", "unevaluatedItems")}
        return validators.extend(Draft202012Validator, {"$ref": reference, "pattern": pattern, "required": required, **unknown})

    def schema(self, written):
        """A schema in the words of JSON Schema 2020-12; what is malformed is left out."""
        if not isinstance(written, dict):
            return written if is_flag(written) else True
        if isinstance(written.get("$ref"), str) and self.version < 3.1:
            return {"$ref": written["$ref"]}
        schema = {}
        for key, value in written.items():
            if key in WORDS or str(key).startswith("x-"):
                continue
            if key in COMPOSITION and isinstance(value, list):
                value = [self.schema(member) for member in value]
            elif key in NAMED and isinstance(value, dict):
                value = {str(name): self.schema(member) for name, member in value.items()}
            elif key in SINGLE:
                value = self.schema(value)
            schema[key] = value
        if self.version < 3.1:
            self.modernise(written, schema)
        return well_formed(schema)

    def modernise(self, written, schema):
        for exclusive, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            if schema.get(exclusive) is True and bound in schema:
                schema[exclusive] = schema.pop(bound)
        nullable = written.get("nullable") is True or self.version == 2.0 and written.get("x-nullable") is True
        if nullable and isinstance(schema.get("type"), str):
            schema["type"] = [schema["type"], "null"]

    def check(self, schema, value, pointer):
        self.checked += 1
        # What is `readOnly` is not required of a request, by whatever member of an `allOf` it is required.
        sent = "/requestBod" in pointer
        received = "/responses" in pointer
        self.left_out = (set() if received else self.one_sided["readOnly"]) | (set() if sent else self.one_sided["writeOnly"])
        try:
            first = next(self.validator(self.schema(schema)).iter_errors(value), None)
        except RecursionError:
            return
        if first:
            path = "/".join(map(str, first.absolute_path))
            self.found.append((pointer, f"{path}: {first.message}"[:200]))

    def media(self, node, pointer):
        schema = node.get("schema")
        if schema is None:
            return
        if "example" in node:
            self.check(schema, node["example"], f"{pointer}/example")
        examples = node.get("examples")
        for name, example in examples.items() if isinstance(examples, dict) else ():
            place = f"{pointer}/examples/{token(name)}"
            if isinstance(example, dict) and isinstance(example.get("$ref"), str):
                try:
                    place, example = example["$ref"][1:], self.resolve(example["$ref"])
                except (KeyError, ValueError):
                    continue
            if isinstance(example, dict) and "value" in example:
                self.check(schema, example["value"], f"{place}/value")

    def own_examples(self, schema, pointer):
        if not isinstance(schema, dict) or id(schema) in self.seen or ("$ref" in schema and self.version < 3.1):
            return
        self.seen.add(id(schema))
        if "example" in schema:
            self.check(schema, schema["example"], f"{pointer}/example")
        examples = schema.get("examples")
        for index, example in enumerate(examples if isinstance(examples, list) and self.version >= 3.1 else ()):
            self.check(schema, example, f"{pointer}/examples/{index}")
        for key, value in schema.items():
            if key in COMPOSITION and isinstance(value, list):
                for index, member in enumerate(value):
                    self.own_examples(member, f"{pointer}/{key}/{index}")
            elif key in NAMED and isinstance(value, dict):
                for name, member in value.items():
                    self.own_examples(member, f"{pointer}/{key}/{token(name)}")
            elif key in SINGLE:
                self.own_examples(value, f"{pointer}/{key}")

    def walk(self, node, pointer=""):
        if isinstance(node, list):
            for index, member in enumerate(node):
                self.walk(member, f"{pointer}/{index}")
        if not isinstance(node, dict):
            return
        for key, value in node.items():
            place = f"{pointer}/{token(key)}"
            if str(key).startswith("x-") or key in ("example", "examples"):
                continue
            if key == "schema":
                self.own_examples(value, place)
            elif (pointer, key) in (("/components", "schemas"), ("", "definitions")) and isinstance(value, dict):
                for name, member in value.items():
                    self.own_examples(member, f"{place}/{token(name)}")
            elif key == "content" and isinstance(value, dict):
                for name, member in value.items():
                    if isinstance(member, dict) and is_json(name):
                        self.media(member, f"{place}/{token(name)}")
                    self.walk(member, f"{place}/{token(name)}")
            else:
                self.walk(value, place)
        is_parameter = self.version >= 3 and "in" in node and "name" in node
        if is_parameter or "/headers/" in pointer and isinstance(node.get("schema"), dict):
            self.media(node, pointer)
        if self.version == 2.0 and "schema" in node and isinstance(node.get("examples"), dict):
            for name, example in node["examples"].items():
                if is_json(name):
                    self.check(node["schema"], example, f"{pointer}/examples/{token(name)}")


def well_formed(schema):
    kind = schema.get("type")
    words = kind if isinstance(kind, list) else [kind]
    wrong = {
        "type": not all(isinstance(word, str) and word in TYPES for word in words),
        "required": not (isinstance(schema.get("required"), list) and all(isinstance(n, str) for n in schema["required"])),
        "enum": not isinstance(schema.get("enum"), list),
        "pattern": not isinstance(schema.get("pattern"), str),
        **{key: is_flag(schema.get(key)) or not isinstance(schema.get(key), int) for key in COUNTS},
        **{key: is_flag(schema.get(key)) or not isinstance(schema.get(key), (int, float)) for key in LIMITS},
    }
    return {key: value for key, value in schema.items() if not wrong.get(key, False)}


def lines(root, pointer):
    """First and last line of what stands at a pointer."""
    node, first = root, 1
    for part in tokens(pointer):
        if isinstance(node, yaml.SequenceNode):
            node = node.value[int(part)]
            first = node.start_mark.line + 1
            continue
        key, node = next((key, value) for key, value in node.value if key.value == part)
        first = key.start_mark.line + 1
    return first, max(first, node.end_mark.line + 1)


def lint(hallpass, path):
    output = subprocess.run([hallpass, "lint", "--format", "json", path], capture_output=True, check=False)
    diagnostics = [one for document in json.loads(output.stdout)["documents"] for one in document["diagnostics"]]
    return [(one["line"], one["message"]) for one in diagnostics if one["code"] in ("example-schema", "example-reference")]


def compare(hallpass, path):
    document = Document(path)
    document.walk(document.root)
    ours, root = lint(hallpass, path), yaml.compose(document.text, Loader=yaml.CSafeLoader)
    met, missed = set(), []
    for pointer, words in document.found:
        first, last = lines(root, pointer)
        same = [index for index, (line, _) in enumerate(ours) if first <= line <= last]
        met.update(same)
        if not same:
            missed.append(f"{path}:{first}: the validator alone: {words}")
    ours_alone = [f"{path}:{line}: hallpass alone: {words}" for index, (line, words) in enumerate(ours) if index not in met]
    return document.checked, len(document.found), missed, ours_alone


def main():
    hallpass, *paths = sys.argv[1:]
    sys.setrecursionlimit(3000)
    totals = [0, 0, 0, 0]
    for path in paths:
        checked, found, missed, ours_alone = compare(hallpass, path)
        for index, number in enumerate((checked, found, len(missed), len(ours_alone))):
            totals[index] += number
        print("\n".join(missed + ours_alone), end="\n" if missed or ours_alone else "", flush=True)
    print("{} examples, {} contradict their schemas by the validator, {} of them missed, {} told by hallpass alone".format(*totals))


main()
