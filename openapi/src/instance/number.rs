//! Numbers within bounds.

use serde_json::{Number, Value};

use crate::model::Schema;

/// A number that keeps the bounds of all schemas; `None` when there is none, or none is found.
pub(super) fn make(members: &[&Schema], integer: bool, seed: u64) -> Option<Value> {
    let bounds = Bounds::of(members, integer);
    if integer && bounds.step.fract() == 0.0 {
        return bounds.integer(seed).map(Value::from);
    }
    let value = bounds.number(seed)?;
    Number::from_f64(value).map(Value::Number)
}

/// What all schemas together allow.
struct Bounds {
    low: Option<f64>,
    high: Option<f64>,
    open_low: bool,
    open_high: bool,
    /// The value is a multiple of this.
    step: f64,
}

impl Bounds {
    fn of(members: &[&Schema], integer: bool) -> Self {
        let largest = |of: fn(&Schema) -> &Option<Number>| {
            members
                .iter()
                .filter_map(|member| of(member).as_ref()?.as_f64())
                .reduce(f64::max)
        };
        let smallest = |of: fn(&Schema) -> &Option<Number>| {
            members
                .iter()
                .filter_map(|member| of(member).as_ref()?.as_f64())
                .reduce(f64::min)
        };
        let (low, open_low) = closer(
            largest(|s| &s.minimum),
            largest(|s| &s.exclusive_minimum),
            f64::gt,
        );
        let (high, open_high) = closer(
            smallest(|s| &s.maximum),
            smallest(|s| &s.exclusive_maximum),
            f64::lt,
        );
        let step = largest(|s| &s.multiple_of).filter(|step| *step > 0.0);
        Self {
            low,
            high,
            open_low,
            open_high,
            step: step.unwrap_or(if integer { 1.0 } else { 0.0 }),
        }
    }

    /// Whole multiples of a whole step. The casts saturate; what is beyond 64 bits is not made.
    fn integer(&self, seed: u64) -> Option<i64> {
        let step = self.step as i64;
        let first = match self.low {
            Some(low) => multiple_from(
                if self.open_low {
                    low.floor() + 1.0
                } else {
                    low.ceil()
                },
                step,
            )?,
            None => match self.high {
                Some(high) if high < 1.0 => last_multiple(high, self.open_high, step)?,
                _ => step,
            },
        };
        let room = match self.high {
            Some(high) => last_multiple(high, self.open_high, step)?.checked_sub(first)? / step,
            None => 99,
        };
        let choices = u64::try_from(room).ok()?.min(99) + 1;
        let offset = i64::try_from(seed % choices).ok()?.checked_mul(step)?;
        // Without a lower bound, `first` is already as high as it may be.
        first.checked_add(offset)
    }

    fn number(&self, seed: u64) -> Option<f64> {
        // The cast is of a number below 100.
        let wish = 1.0 + (seed % 99) as f64 + 0.5;
        if self.step > 0.0 {
            let from = self.low.unwrap_or(0.0);
            let multiple = (from / self.step).ceil() * self.step;
            let next = if self.open_low && multiple <= from {
                multiple + self.step
            } else {
                multiple
            };
            return Some(next);
        }
        Some(match (self.low, self.high) {
            (Some(low), Some(high)) if self.open_low || self.open_high => f64::midpoint(low, high),
            (Some(low), Some(high)) => wish.clamp(low, high.max(low)),
            (Some(low), None) => wish.max(low + f64::from(u8::from(self.open_low))),
            (None, Some(high)) => wish.min(high - f64::from(u8::from(self.open_high))),
            (None, None) => wish,
        })
    }
}

/// The bound that excludes more, and whether it excludes itself.
fn closer(
    closed: Option<f64>,
    open: Option<f64>,
    beyond: fn(&f64, &f64) -> bool,
) -> (Option<f64>, bool) {
    match (closed, open) {
        (Some(closed), Some(open)) if beyond(&closed, &open) => (Some(closed), false),
        (_, Some(open)) => (Some(open), true),
        (closed, None) => (closed, false),
    }
}

fn multiple_from(low: f64, step: i64) -> Option<i64> {
    let low = low as i64;
    let rest = low.rem_euclid(step);
    if rest == 0 {
        Some(low)
    } else {
        low.checked_add(step - rest)
    }
}

fn last_multiple(high: f64, open: bool, step: i64) -> Option<i64> {
    let high = if open {
        high.ceil() - 1.0
    } else {
        high.floor()
    } as i64;
    high.checked_sub(high.rem_euclid(step))
}
