"""Every status that the description has besides success is one that the operation has."""

import pytest
from msgspec.structs import replace

from tests.web.described.bodies import JSON, MULTIPART, URL_ENCODED
from tests.web.described.provoking import PROVOKED, answer, good, known_already
from tests.web.described.world import FOR_ANYBODY, check, operations

FORMS = (URL_ENCODED, MULTIPART)
SUCCESS = {"200", "201", "204"}
CODES = [
    pytest.param(method, path, int(code), id=f"{method} {path} {code}")
    for method, path, operation in operations()
    for code in operation["responses"]
    if method != "HEAD" and code not in SUCCESS and not (code == "302" and path in FOR_ANYBODY)
]
OPERATIONS = {(method, path): operation for method, path, operation in operations()}


@pytest.mark.usefixtures("still", "restore")
@pytest.mark.parametrize(("method", "path", "code"), CODES)
def test_every_code_is_one_that_it_has(place, method, path, code):
    operation = OPERATIONS[method, path]
    asked = PROVOKED[code](place, operation, good(place, method, path, operation))
    response = answer(place, asked, code)
    assert response.status == code, response.text[:600]
    check(operation, response, asked)


@pytest.mark.usefixtures("restore")
@pytest.mark.parametrize(("method", "path"), [each for each in OPERATIONS if each[0] == "GET"])
def test_what_a_client_has_already_is_said_only_where_it_is_described(place, method, path):
    operation = OPERATIONS[method, path]
    query = f"?token={place.links['register']}" if path == "/confirm" else ""
    asked = known_already(place, operation, good(place, method, path, operation))
    response = replace(asked, query=query).send(place)
    assert response.status == (304 if "304" in operation["responses"] else 200)


@pytest.mark.parametrize("path", [path for method, path in OPERATIONS if method == "PUT"])
@pytest.mark.parametrize("media_type", FORMS)
def test_a_form_does_not_come_by_put(place, path, media_type):
    operation = OPERATIONS["PUT", path]
    assert list(operation["requestBody"]["content"]) == [JSON]
    asked = good(place, "PUT", path, operation)
    by_script = {"accept": JSON, "x_csrf_token": place.tokens["coach"], "if_match": "*"}
    response = replace(asked, media_type=media_type, headers=by_script).send(place)
    assert response.status == 415
