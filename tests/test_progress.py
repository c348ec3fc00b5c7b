import json
import stat
from pathlib import Path

import pytest

from convlab.checking.progress import location, read, replace_file, write

SWITCHES = ("CONVLAB_PROGRESS", "NBGRADER_EXECUTION", "PYTEST_VERSION", "CI")


@pytest.fixture
def learner(monkeypatch, tmp_path):
    """The environment of somebody at a keyboard, with a home of their own."""
    for name in SWITCHES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return monkeypatch


@pytest.fixture
def path(tmp_path):
    return tmp_path / "kept" / "progress.json"


class TestLocation:
    def test_is_in_the_learners_home(self, learner, tmp_path):
        assert location() == tmp_path / ".convlab" / "progress.json"

    @pytest.mark.parametrize("name", ["NBGRADER_EXECUTION", "PYTEST_VERSION", "CI"])
    def test_is_nowhere_where_a_machine_runs_the_notebook(self, learner, name):
        learner.setenv(name, "1")
        assert location() is None

    def test_is_nowhere_when_switched_off(self, learner):
        learner.setenv("CONVLAB_PROGRESS", "off")
        assert location() is None

    def test_may_be_chosen(self, learner, tmp_path):
        learner.setenv("CONVLAB_PROGRESS", str(tmp_path / "mine.json"))
        assert location() == tmp_path / "mine.json"

    def test_chosen_by_name_it_counts_for_machines_too(self, learner, tmp_path):
        learner.setenv("CI", "true")
        learner.setenv("CONVLAB_PROGRESS", str(tmp_path / "mine.json"))
        assert location() == tmp_path / "mine.json"

    def test_an_empty_choice_is_none(self, learner):
        learner.setenv("CONVLAB_PROGRESS", "")
        learner.setenv("CI", "true")
        assert location() is None


class TestWrite:
    def test_makes_the_folder_and_keeps_the_outcome(self, path):
        assert write(path, "pad", "correct") is None
        assert json.loads(path.read_text()) == {"pad": "correct"}
        assert read(path) == ({"pad": "correct"}, None)

    def test_adds_to_what_is_there(self, path):
        write(path, "pad", "correct")
        write(path, "conv", "raised")
        assert read(path)[0] == {"pad": "correct", "conv": "raised"}

    @pytest.mark.parametrize("solved", ["correct", "written"])
    def test_what_is_solved_stays_solved(self, path, solved):
        write(path, "pad", solved)
        write(path, "pad", "wrong values")
        assert read(path)[0] == {"pad": solved}

    @pytest.mark.parametrize("later", ["correct", "wrong shape"])
    def test_what_is_not_yet_solved_follows_the_last_attempt(self, path, later):
        write(path, "pad", "raised")
        write(path, "pad", later)
        assert read(path)[0] == {"pad": later}

    def test_what_was_known_is_not_written_again(self, path):
        write(path, "pad", "raised")
        before = path.stat().st_ino
        write(path, "pad", "raised")
        assert path.stat().st_ino == before

    def test_nowhere_nothing_is_written(self, tmp_path):
        assert write(None, "pad", "correct") is None
        assert list(tmp_path.iterdir()) == []

    def test_nowhere_nothing_is_read(self):
        assert read(None) == ({}, None)

    def test_a_missing_file_is_an_empty_record(self, path):
        assert read(path) == ({}, None)

    def test_a_folder_that_cannot_be_written_is_a_warning(self, tmp_path):
        (tmp_path / "file").write_text("in the way")
        warning = write(tmp_path / "file" / "progress.json", "pad", "correct")
        assert warning.startswith("Your progress could not be kept: ")

    def test_a_full_disk_is_a_warning_and_the_old_record_stays(self, path, monkeypatch):
        write(path, "pad", "correct")

        def full(*args, **kwargs):
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as change:
            change.setattr(Path, "write_text", full)
            warning = write(path, "conv", "correct")
        assert "No space left on device" in warning
        assert read(path)[0] == {"pad": "correct"}
        assert [file.name for file in path.parent.iterdir()] == ["progress.json"]


DAMAGED = {"cut off": '{"pad": "corr', "empty": "", "a list": '["pad"]', "other values": '{"pad": 3}', "null": "null"}


class TestDamaged:
    @pytest.fixture(params=DAMAGED.values(), ids=DAMAGED.keys())
    def damaged(self, request, path):
        path.parent.mkdir()
        path.write_text(request.param)
        return path

    def test_a_damaged_file_is_set_aside_and_said_so(self, damaged):
        text = damaged.read_text()
        record, warning = read(damaged)
        aside = damaged.with_name("progress.damaged.json")
        assert record == {}
        assert str(aside) in warning
        assert aside.read_text() == text
        assert not damaged.exists()

    def test_a_new_record_is_begun(self, damaged):
        assert "set aside" in write(damaged, "pad", "correct")
        assert read(damaged) == ({"pad": "correct"}, None)

    def test_bytes_that_are_no_text(self, path):
        path.parent.mkdir()
        path.write_bytes(b"\xff\xfe\x00")
        assert "set aside" in read(path)[1]

    def test_a_second_one_does_not_replace_the_first(self, path):
        path.parent.mkdir()
        for text in ("first", "second"):
            path.write_text(text)
            read(path)
        assert {file.read_text() for file in path.parent.iterdir()} == {"first", "second"}


class TestReplaceFile:
    def test_writes_and_overwrites_in_utf_8(self, tmp_path):
        path = tmp_path / "a.txt"
        for text in ("long and old", "½ ✓"):
            replace_file(path, text)
            assert path.read_bytes() == text.encode()
        assert list(tmp_path.iterdir()) == [path]

    def test_leaves_the_old_file_and_no_part_when_the_text_cannot_be_written(self, tmp_path):
        path = tmp_path / "a.txt"
        path.write_text("old")
        with pytest.raises(UnicodeEncodeError):
            replace_file(path, "new \ud800")
        assert path.read_text() == "old"
        assert list(tmp_path.iterdir()) == [path]

    def test_leaves_no_part_when_it_is_interrupted(self, tmp_path, monkeypatch):
        path = tmp_path / "a.txt"
        path.write_text("old")

        def interrupted(self, target):
            raise KeyboardInterrupt

        monkeypatch.setattr(Path, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            replace_file(path, "new")
        assert path.read_text() == "old"
        assert list(tmp_path.iterdir()) == [path]

    def test_the_whole_text_is_on_disk_before_it_takes_the_place(self, tmp_path, monkeypatch):
        found = []
        replace = Path.replace
        monkeypatch.setattr(
            Path, "replace", lambda self, target: (found.append(self.read_text()), replace(self, target))
        )
        replace_file(tmp_path / "a.txt", "all of it")
        assert found == ["all of it"]

    def test_others_may_read_it_as_they_may_read_any_new_file(self, tmp_path):
        (tmp_path / "usual.txt").write_text("")
        replace_file(tmp_path / "a.txt", "")
        modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("usual.txt", "a.txt")}
        assert len(modes) == 1
