import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from convlab.checking import Case, Exercise
from convlab.checking import outcome as kinds
from convlab.checking.diagnose import examine
from convlab.checking.run import SECONDS, Answer, TimeUp, call, time_limit

SHORT = 0.05
ROW = np.array([1.0, 2.0, 3.0])


def forever(*args):
    while True:
        pass


def forever_whatever_happens(*args):
    while True:
        try:
            time.sleep(0.001)
        except Exception:  # noqa: BLE001, S112  the careless handler is what is tested
            continue


STUBBORN = """
from convlab.checking.run import call

def answer():
    while True:
        try:
            sum(range(1000))
        except:
            pass

print(call(answer, (), seconds=0.05).stopped)
"""


class TestCall:
    def test_a_returned_value_is_kept(self):
        answer = call(lambda x, n: x * n, (ROW, 2))
        assert answer.returned
        assert answer.value.tolist() == [2, 4, 6]

    def test_none_is_a_returned_value(self):
        assert call(lambda: None, ()).returned

    @pytest.mark.parametrize("error", [ValueError("five"), KeyError("k"), SystemExit(2), RecursionError("deep")])
    def test_an_error_is_kept(self, error):
        def answer():
            raise error

        found = call(answer, ())
        assert found.error is error
        assert not found.returned
        assert not found.stopped

    def test_leaving_the_interpreter_is_an_error_like_others(self):
        assert type(call(sys.exit, (3,)).error) is SystemExit

    def test_recursion_without_end_is_an_error(self):
        def answer(n):
            return answer(n + 1)

        assert type(call(answer, (0,)).error) is RecursionError

    def test_an_interrupt_of_the_user_passes(self):
        def answer():
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            call(answer, ())

    def test_a_missing_parameter_is_an_error(self):
        assert "takes 1 positional argument" in str(call(lambda x: x, (1, 2)).error)

    def test_floating_point_arrays_arrive_in_float32(self):
        assert call(lambda x, n: (x.dtype, n.dtype), (ROW, np.arange(3))).value == (np.float32, np.int64)


class TestArguments:
    @pytest.mark.parametrize("dtype", ["float64", "float32", "int64"])
    def test_the_callers_array_is_never_changed(self, dtype):
        x = np.zeros(3, dtype)

        def answer(x):
            x[0] = 9

        assert call(answer, (x,)).changed == (0,)
        assert x.tolist() == [0, 0, 0]

    def test_only_what_was_changed_is_named(self):
        def answer(x, n, y):
            y.sort()
            return x

        assert call(answer, (ROW, 2, ROW[::-1])).changed == (2,)

    def test_a_changed_size_is_a_change(self):
        assert call(lambda x: x.resize((5,), refcheck=False), (ROW,)).changed == (0,)

    def test_nothing_changed_is_nothing_named(self):
        assert call(lambda x: x + 1, (ROW,)).changed == ()

    def test_an_argument_with_nan_in_it_is_not_changed_by_looking_at_it(self):
        assert call(np.sum, (np.array([np.nan, 1.0]),)).changed == ()

    def test_a_changed_list_is_a_change_and_the_callers_list_is_whole(self):
        layers = [3, 5]
        assert call(lambda layers: layers.pop(), (layers,)).changed == (0,)
        assert layers == [3, 5]

    def test_a_list_that_was_only_read_is_not_changed(self):
        assert call(sum, ([3, 5],)).changed == ()


class TestTensors:
    def test_arrays_arrive_as_tensors(self):
        assert call(lambda x, n: (type(x), n), (ROW, 2), tensors=True).value == (torch.Tensor, 2)

    def test_whole_numbers_stay_whole(self):
        assert call(lambda x: x.dtype, (np.arange(3),), tensors=True).value == torch.int64

    def test_a_changed_tensor_is_a_change(self):
        x = np.zeros(2)
        assert call(lambda x: x.add_(1), (x,), tensors=True).changed == (0,)
        assert x.tolist() == [0, 0]

    def test_a_copy_may_want_a_gradient(self):
        answer = call(lambda x: F.pad(x.clone().requires_grad_(), (1, 1)), (ROW,), tensors=True)
        assert answer.value.detach().tolist() == [0, 1, 2, 3, 0]

    def test_the_given_tensor_may_want_a_gradient(self):
        answer = call(lambda x: F.pad(x.requires_grad_(), (1, 1)), (ROW,), tensors=True)
        assert answer.value.detach().tolist() == [0, 1, 2, 3, 0]
        assert answer.changed == ()


class TestTimeLimit:
    @pytest.mark.parametrize("answer", [forever, forever_whatever_happens])
    def test_a_call_without_end_is_stopped(self, answer):
        started = time.perf_counter()
        found = call(answer, (ROW,), seconds=SHORT)
        assert found == Answer(stopped=True)
        assert not found.returned
        assert SHORT * 0.9 < time.perf_counter() - started < SHORT + 1

    def test_sleeping_is_stopped_too(self):
        started = time.perf_counter()
        assert call(time.sleep, (9,), seconds=SHORT).stopped
        assert time.perf_counter() - started < 1

    def test_a_bare_except_in_the_loop_does_not_hold_the_kernel(self):
        done = subprocess.run([sys.executable, "-c", STUBBORN], capture_output=True, text=True, timeout=3, check=False)
        assert done.stdout.strip() == "True"

    def test_one_call_has_a_few_seconds(self):
        assert call.__kwdefaults__["seconds"] == SECONDS == 5

    def test_the_next_call_goes_on_as_if_nothing_had_happened(self):
        call(forever, (), seconds=SHORT)
        assert call(lambda: 4, (), seconds=SHORT).value == 4

    @pytest.mark.parametrize("answer", [forever, lambda: None, lambda: 1 / 0])
    def test_no_alarm_stays_behind(self, answer):
        call(answer, (), seconds=SHORT)
        assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)

    @pytest.mark.parametrize("answer", [forever, lambda: None, lambda: 1 / 0])
    def test_the_handler_that_was_there_comes_back(self, answer):
        def handler(number, frame):
            pass

        before = signal.signal(signal.SIGALRM, handler)
        try:
            call(answer, (), seconds=SHORT)
            assert signal.getsignal(signal.SIGALRM) is handler
        finally:
            signal.signal(signal.SIGALRM, before)

    def test_a_handler_of_exceptions_lets_it_pass(self):
        assert not issubclass(TimeUp, Exception)

    def test_outside_the_main_thread_a_call_runs_without_a_limit(self):
        found = []
        thread = threading.Thread(target=lambda: found.append(call(lambda: 7, (), seconds=SHORT)))
        thread.start()
        thread.join(5)
        assert found == [Answer(7)]

    def test_the_body_in_time_is_left_alone(self):
        with time_limit(5):
            total = sum(range(10))
        assert total == 45


def double(n):
    """Twice a number."""
    return 2 * n


DOUBLE = Exercise(double, "Twice", "function", "core", 1, 1, worked=[Case((1,), 2), Case((2,), 4), Case((3,), 6)])


class TestNeverFinished:
    @pytest.fixture(autouse=True)
    def _short(self, monkeypatch):
        monkeypatch.setitem(call.__kwdefaults__, "seconds", SHORT)

    def test_is_an_outcome_with_its_call(self):
        outcome = examine(DOUBLE, forever)
        assert outcome.kind == kinds.NEVER_FINISHED
        assert outcome.message.startswith("`double(1)` had not finished after ")
        assert outcome.message.endswith(" seconds; is there a loop without end?")
        assert not outcome

    def test_the_answer_is_called_no_further(self):
        asked = []
        examine(DOUBLE, lambda n: asked.append(n) or forever())
        assert set(asked) == {1}

    def test_on_a_later_case_only(self):
        assert examine(DOUBLE, lambda n: 2 * n if n < 3 else forever()).call == "double(3)"

    def test_an_answer_that_is_wrong_before_it_hangs_is_wrong(self):
        outcome = examine(DOUBLE, lambda n: 7 if n < 3 else forever())
        assert (outcome.kind, outcome.call) == (kinds.WRONG_VALUES, "double(1)")

    def test_a_law_that_makes_it_hang_ends_too(self):
        law = [("Twice nothing is nothing.", lambda f: f(0) == 0)]
        exercise = Exercise(double, "Twice", "function", "core", 1, 1, worked=DOUBLE.worked, laws=law)
        assert not examine(exercise, lambda n: 2 * n if n else forever())
