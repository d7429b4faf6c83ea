//! A run made of steps: each is announced and timed, a failed one does not hide the next, the end tells them all.

use std::{process::ExitCode, time::Duration};

use crate::{Outcome, run, say};

/// What was done so far.
#[derive(Default)]
pub struct Steps {
    done: Vec<(String, Duration, Outcome<Ending>)>,
}

/// How a step ended well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// It did what it says.
    Passed,
    /// It had no reason to run; the sentence says why.
    Skipped(String),
}

impl Steps {
    /// Does one step, unless somebody asked to stop.
    pub fn run<E: Into<Ending>>(&mut self, name: &str, step: impl FnOnce() -> Outcome<E>) {
        if run::stopped() {
            return;
        }
        say::step(name);
        let watch = say::stopwatch();
        let outcome = step().map(Into::into);
        self.done.push((name.to_owned(), watch.elapsed(), outcome));
    }

    /// Whether no step failed so far.
    pub fn all_well(&self) -> bool {
        !run::stopped() && self.done.iter().all(|(_, _, outcome)| outcome.is_ok())
    }

    /// How many steps went how, in the form that runners of tests close with.
    fn count(&self) -> String {
        let all = |is: fn(&Outcome<Ending>) -> bool| self.done.iter().filter(|(_, _, outcome)| is(outcome)).count();
        let (passed, failed) = (all(|outcome| *outcome == Ok(Ending::Passed)), all(Result::is_err));
        format!("Steps: {passed} passed, {failed} failed, {} skipped", self.done.len() - passed - failed)
    }

    /// One line a step, and the exit code of the whole.
    pub fn summary(&self) -> ExitCode {
        say::step("Summary");
        for (name, took, outcome) in &self.done {
            let (mark, note) = match outcome {
                Ok(Ending::Passed) => ("ok     ", ""),
                Ok(Ending::Skipped(why)) => ("skipped", why.as_str()),
                Err(why) => ("FAILED ", why.as_str()),
            };
            say::line(format!("{mark} {:>7.1} s  {name}  {note}", took.as_secs_f64()).trim_end());
        }
        if run::stopped() {
            say::line("Stopped before the end.");
        }
        say::line(&self.count());
        if self.all_well() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

impl From<()> for Ending {
    fn from((): ()) -> Self {
        Self::Passed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_does_not_hide_the_next() {
        let mut steps = Steps::default();
        let mut second = false;
        steps.run("first", || Err::<(), _>("burnt".to_owned()));
        steps.run("second", || {
            second = true;
            Ok(Ending::Skipped("no oven".into()))
        });
        assert!(second && !steps.all_well());
        assert_eq!(steps.count(), "Steps: 0 passed, 1 failed, 1 skipped");
        assert_eq!(steps.summary(), ExitCode::FAILURE);
    }

    #[test]
    fn skipping_is_no_failure() {
        let mut steps = Steps::default();
        steps.run("first", || Ok(()));
        steps.run("second", || Ok(Ending::Skipped("no oven".into())));
        assert!(steps.all_well());
    }
}
