import base64
import hashlib
import json
import re
import shutil

import boto3
import pytest
from moto import mock_aws

from ops import static

BUCKET = "static-files"


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "static"
    for path, text in {
        "css/site.css": "@import './base.css'; b { background: url(../img/dot.svg) }",
        "css/base.css": "a { background: url('data:image/png;base64,AA==') }",
        "img/dot.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "js/page.js": 'import { one } from "./parts/one.js";\nimport "./two.js";\n',
        "js/parts/one.js": 'export * from "../two.js";\n',
        "js/two.js": "export const two = 2;\n",
        "img/photo.png": "not really",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


@pytest.fixture
def s3():
    with mock_aws():
        client = boto3.client("s3")
        client.create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        yield client


def body(release, path):
    return release.contents[release.files[path].name]


def test_a_name_carries_the_digest_of_what_is_published(source):
    release = static.prepare(source)

    assert len(release.files) == 7
    for path, file in release.files.items():
        content = body(release, path)
        stem, digest, _ = file.name.rsplit(".", 2)
        assert path.startswith(f"{stem}.")
        assert digest == hashlib.sha256(content).hexdigest()[:12]
        proof = base64.b64encode(hashlib.sha384(content).digest()).decode()
        assert file.integrity == f"sha384-{proof}"


def test_a_dot_in_the_way_to_the_project_hides_nothing(source, tmp_path):
    below = tmp_path / ".projects" / "static-bucket"
    shutil.copytree(source, below)
    (below / ".DS_Store").write_text("clutter")

    assert static.prepare(below).files == static.prepare(source).files


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("css/site.css", "text/css; charset=utf-8"),
        ("js/two.js", "text/javascript; charset=utf-8"),
        ("img/dot.svg", "image/svg+xml; charset=utf-8"),
        ("img/photo.png", "image/png"),
    ],
)
def test_types(source, path, kind):
    assert static.prepare(source).files[path].type == kind


def test_references_lead_to_published_names(source):
    release = static.prepare(source)
    names = {path: file.name for path, file in release.files.items()}

    page = body(release, "js/page.js").decode()
    assert f'"./{names["js/parts/one.js"].removeprefix("js/")}"' in page
    assert f'"./{names["js/two.js"].removeprefix("js/")}"' in page
    assert f'"../../{names["js/two.js"]}"' in body(release, "js/parts/one.js").decode()
    styles = body(release, "css/site.css").decode()
    assert f"'./{names['css/base.css'].removeprefix('css/')}'" in styles
    assert f"url(../{names['img/dot.svg']})" in styles
    assert body(release, "css/base.css") == (source / "css/base.css").read_bytes()


def test_a_change_renames_the_file_and_everything_that_leads_to_it(source):
    before = static.prepare(source).files
    (source / "js/two.js").write_text("export const two = 3;\n")
    after = static.prepare(source).files

    changed = {path for path in before if before[path] != after[path]}
    assert changed == {"js/two.js", "js/parts/one.js", "js/page.js"}


def test_a_reference_to_nothing_is_an_error(source):
    (source / "js/page.js").write_text('import "./gone.js";')

    with pytest.raises(static.StaticError, match=r"no such static file: js/gone\.js"):
        static.prepare(source)


def test_a_circle_is_an_error(source):
    (source / "js/two.js").write_text('import "./page.js";')

    with pytest.raises(static.StaticError, match="circle"):
        static.prepare(source)


def test_the_manifest_is_the_same_for_the_same_files(source, tmp_path):
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    release = static.build(source, one)
    static.build(source, other)

    assert one.read_bytes() == other.read_bytes()
    entry = json.loads(one.read_text())["js/two.js"]
    file = release.files["js/two.js"]
    assert entry == {"name": file.name, "integrity": file.integrity, "type": file.type}


def test_upload_says_how_to_keep_and_read_each_file(source, s3):
    assert static.upload(s3, BUCKET, source) == 7

    for file in static.prepare(source).files.values():
        stored = s3.get_object(Bucket=BUCKET, Key=file.name)
        assert stored["CacheControl"] == "public, max-age=31536000, immutable"
        assert stored["ContentType"] == file.type
        assert hashlib.sha256(stored["Body"].read()).hexdigest()[:12] in file.name


def test_upload_puts_only_what_is_missing_and_leaves_what_earlier_pages_use(source, s3):
    static.upload(s3, BUCKET, source)
    assert static.upload(s3, BUCKET, source) == 0

    old = static.prepare(source).files["img/dot.svg"].name
    (source / "img/dot.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' width='1'/>")

    assert static.upload(s3, BUCKET, source) == 2
    assert s3.head_object(Bucket=BUCKET, Key=old)


def test_the_sites_own_files_have_no_address_of_another_site():
    release = static.prepare()

    for name, content in release.contents.items():
        if name.endswith((".css", ".js")):
            assert not re.search(rb"https?://", content), name
