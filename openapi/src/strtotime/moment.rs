//! A moment as far as it was read: fixed fields, distances, and how they make seconds.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::Offset;

use super::pattern::Found;

const DAY: i64 = 86_400;

/// What a text said so far.
#[derive(Debug, Default)]
pub(super) struct Moment {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    /// Seconds of the day.
    time: Option<i64>,
    has_date: bool,
    has_time: bool,
    /// Seconds east of UTC.
    zone: Option<i64>,
    months: i64,
    days: i64,
    seconds: i64,
    weekday: Option<WeekdayRule>,
    edge: Option<Edge>,
}

/// A weekday that the date moves to.
#[derive(Debug, Clone, Copy)]
struct WeekdayRule {
    /// From Sunday, 0; `None` stands for the weekday that it is.
    weekday: Option<i64>,
    reach: Reach,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// The next one after today.
    After,
    /// Today or the next one.
    From,
    /// The one of this week, Monday to Sunday.
    Week,
}

#[derive(Debug, Clone, Copy)]
enum Edge {
    /// `first day of`.
    First,
    /// `last day of`.
    Last,
    /// `first monday of`: counted from the month's first day.
    FromStart,
    /// `last monday of`: counted back from the next month's first day.
    FromEnd,
}

impl Moment {
    /// Takes what one form found; `None` when it contradicts what was read before.
    pub(super) fn take(&mut self, found: &Found<'_>) -> Option<()> {
        if let Some(seconds) = found.text("unix") {
            return self.take_unix(seconds.parse().ok()?);
        }
        self.take_date(found)?;
        self.take_time(found)?;
        self.take_zone(found)?;
        self.take_four(found)?;
        self.take_distance(found)?;
        self.take_weekday(found);
        self.take_word(found);
        Some(())
    }

    fn take_unix(&mut self, seconds: i64) -> Option<()> {
        self.set_date(1970, 1, 1)?;
        self.set_time(0)?;
        self.seconds = self.seconds.checked_add(seconds)?;
        Some(())
    }

    fn set_date(&mut self, year: i64, month: i64, day: i64) -> Option<()> {
        if self.has_date {
            return None;
        }
        self.has_date = true;
        (self.year, self.month, self.day) = (Some(year), Some(month), Some(day));
        Some(())
    }

    fn set_time(&mut self, seconds: i64) -> Option<()> {
        if self.has_time {
            return None;
        }
        self.has_time = true;
        self.time = Some(seconds);
        Some(())
    }

    /// What words such as `tomorrow` and weekdays do: midnight, unless a time follows.
    fn reset_time(&mut self) {
        self.has_time = false;
        self.time = Some(0);
    }

    fn take_date(&mut self, found: &Found<'_>) -> Option<()> {
        let year = found
            .number("Y")
            .or_else(|| found.number("y").map(full_year));
        let month = found
            .number("m")
            .or_else(|| found.text("M").and_then(month_number));
        let day = found.number("d");
        if let (Some(year), Some(day)) = (year, found.number("doy")) {
            return self.set_date(year, 1, day);
        }
        if let (Some(year), Some(week)) = (year, found.number("w")) {
            return self.set_week(year, week, found.number("wd").unwrap_or(1));
        }
        if month.is_none() {
            return Some(());
        }
        if self.has_date {
            return None;
        }
        self.has_date = true;
        self.year = year;
        self.month = month;
        // A month of a year without a day is its first day; a month's name alone keeps the day.
        self.day = day.or(year.map(|_| 1));
        Some(())
    }

    fn set_week(&mut self, year: i64, week: i64, weekday: i64) -> Option<()> {
        let fourth = day_of(year, 1, 4)?;
        let from_monday = i64::from(fourth.weekday().to_monday_zero_offset());
        self.set_date(year, 1, 4 - from_monday + (week - 1) * 7 + weekday - 1)
    }

    fn take_time(&mut self, found: &Found<'_>) -> Option<()> {
        let Some(hour) = found.number("h") else {
            return Some(());
        };
        let hour = match found.text("ap") {
            Some(_) if hour > 12 || hour == 0 => return None,
            Some("a") => hour % 12,
            Some(_) => hour % 12 + 12,
            None => hour,
        };
        let minute = found.number("i").unwrap_or(0);
        self.set_time(hour * 3600 + minute * 60 + found.number("s").unwrap_or(0))
    }

    fn take_zone(&mut self, found: &Found<'_>) -> Option<()> {
        let zone = match (found.text("zone"), found.number("zh")) {
            (Some(name), _) => zone_hours(name) * 3600,
            (None, Some(hours)) => {
                let seconds = hours * 3600 + found.number("zm").unwrap_or(0) * 60;
                if found.text("sign") == Some("-") {
                    -seconds
                } else {
                    seconds
                }
            }
            (None, None) => return Some(()),
        };
        self.zone.replace(zone).is_none().then_some(())
    }

    /// Four digits are a time of day, once there is one (or they are none) a year.
    fn take_four(&mut self, found: &Found<'_>) -> Option<()> {
        let Some(number) = found.number("four") else {
            return Some(());
        };
        let (hour, minute) = (number / 100, number % 100);
        if !self.has_time && hour <= 24 && minute < 60 {
            return self.set_time(hour * 3600 + minute * 60);
        }
        self.year = Some(number);
        Some(())
    }

    fn take_distance(&mut self, found: &Found<'_>) -> Option<()> {
        let Some(unit) = found.text("unit") else {
            return Some(());
        };
        let word = found.text("rel");
        let amount = match word {
            Some(word) => ordinal(word),
            None => signed(found.text("n")?)?,
        };
        if let Some(weekday) = weekday_number(unit) {
            let reach = match word {
                Some("this") | None => Reach::From,
                Some(_) => Reach::After,
            };
            self.move_to_weekday(weekday, amount, reach);
            return Some(());
        }
        if word.is_some() && unit.starts_with("week") {
            self.stay_in_week();
        }
        self.add(amount, unit)
    }

    fn add(&mut self, amount: i64, unit: &str) -> Option<()> {
        let (field, factor) = match unit.trim_end_matches('s') {
            "sec" | "second" => (&mut self.seconds, 1),
            "min" | "minute" => (&mut self.seconds, 60),
            "hour" => (&mut self.seconds, 3600),
            "day" => (&mut self.days, 1),
            "week" => (&mut self.days, 7),
            "fortnight" | "forthnight" => (&mut self.days, 14),
            "month" => (&mut self.months, 1),
            "year" => (&mut self.months, 12),
            _ => return None,
        };
        *field = field.checked_add(amount.checked_mul(factor)?)?;
        Some(())
    }

    /// `monday next week`: the weekday is sought within the week that the distance leads to.
    fn stay_in_week(&mut self) {
        let weekday = self.weekday.and_then(|rule| rule.weekday);
        self.weekday = Some(WeekdayRule {
            weekday,
            reach: Reach::Week,
        });
    }

    fn move_to_weekday(&mut self, weekday: i64, amount: i64, reach: Reach) {
        self.reset_time();
        self.days += 7 * if amount > 0 { amount - 1 } else { amount };
        self.weekday = Some(WeekdayRule {
            weekday: Some(weekday),
            reach,
        });
    }

    fn take_weekday(&mut self, found: &Found<'_>) {
        let Some(weekday) = found.text("dow").and_then(weekday_number) else {
            return;
        };
        if let Some(nth) = found.text("nth") {
            let amount = ordinal(nth);
            let (edge, reach) = match amount {
                1.. => (Edge::FromStart, Reach::From),
                _ => (Edge::FromEnd, Reach::After),
            };
            self.edge = Some(edge);
            return self.move_to_weekday(weekday, amount, reach);
        }
        self.reset_time();
        let reach = match self.weekday {
            Some(rule) if rule.reach == Reach::Week => Reach::Week,
            _ => Reach::From,
        };
        self.weekday = Some(WeekdayRule {
            weekday: Some(weekday),
            reach,
        });
    }

    fn take_word(&mut self, found: &Found<'_>) {
        match found.text("edge") {
            Some("first") => self.edge = Some(Edge::First),
            Some(_) => self.edge = Some(Edge::Last),
            None => {}
        }
        match found.text("word") {
            Some("today" | "midnight") => self.reset_time(),
            Some("noon") => {
                self.has_time = true;
                self.time = Some(DAY / 2);
            }
            Some("tomorrow") => self.move_days(1),
            Some("yesterday") => self.move_days(-1),
            Some("ago") => {
                self.months = -self.months;
                self.days = -self.days;
                self.seconds = -self.seconds;
            }
            _ => {}
        }
    }

    fn move_days(&mut self, days: i64) {
        self.reset_time();
        self.days += days;
    }

    /// Seconds since 1970-01-01 UTC, what was not said taken from `now`.
    pub(super) fn seconds(&self, now: i64) -> Option<i64> {
        let today = Offset::UTC
            .to_datetime(Timestamp::from_second(now).ok()?)
            .date();
        let time = match self.time {
            Some(time) if self.has_time || !self.has_date => time,
            _ if self.has_date => 0,
            _ => now.rem_euclid(DAY),
        };
        let midnight = Offset::UTC
            .to_timestamp(self.date(today)?.to_datetime(jiff::civil::Time::midnight()))
            .ok()?;
        midnight
            .as_second()
            .checked_add(time)?
            .checked_add(self.seconds)?
            .checked_sub(self.zone.unwrap_or(0))
    }

    fn date(&self, today: Date) -> Option<Date> {
        let year = self.year.unwrap_or(i64::from(today.year()));
        let mut month = self
            .month
            .unwrap_or(i64::from(today.month()))
            .checked_add(self.months)?;
        let mut day = self.day.unwrap_or(i64::from(today.day()));
        match self.edge {
            Some(Edge::FromStart) => day = 1,
            Some(Edge::FromEnd) => (day, month) = (1, month + 1),
            _ => {}
        }
        if let Some(rule) = self.weekday {
            // The weekday is sought before months are added, unless it is one of a month.
            let from = if self.edge.is_some() {
                month
            } else {
                month - self.months
            };
            day = day.checked_add(self.days_to(rule, day_of(year, from, day)?))?;
        }
        match self.edge {
            Some(Edge::First) => day_of(year, month, 1),
            Some(Edge::Last) => day_of(year, month + 1, 0),
            _ => day_of(year, month, day.checked_add(self.days)?),
        }
    }

    /// How far it is from a date to the weekday.
    fn days_to(&self, rule: WeekdayRule, from: Date) -> i64 {
        let current = i64::from(from.weekday().to_sunday_zero_offset());
        let Some(weekday) = rule.weekday else {
            return 0;
        };
        let distance = weekday - current;
        match rule.reach {
            Reach::Week => iso(weekday) - iso(current),
            _ if self.days < 0 => distance.rem_euclid(7),
            Reach::From => distance.rem_euclid(7),
            Reach::After if distance <= 0 => distance + 7,
            Reach::After => distance,
        }
    }
}

/// Monday 1 to Sunday 7.
fn iso(weekday: i64) -> i64 {
    if weekday == 0 { 7 } else { weekday }
}

/// A date whose month and day may lie outside their ranges: day 31 of February is in March.
fn day_of(year: i64, month: i64, day: i64) -> Option<Date> {
    let year = year.checked_add((month - 1).div_euclid(12))?;
    let month = i8::try_from((month - 1).rem_euclid(12) + 1).ok()?;
    let first = Date::new(i16::try_from(year).ok()?, month, 1).ok()?;
    let days = jiff::Span::new().try_days(day.checked_sub(1)?).ok()?;
    first.checked_add(days).ok()
}

fn full_year(two_digits: i64) -> i64 {
    two_digits + if two_digits < 70 { 2000 } else { 1900 }
}

fn month_number(name: &str) -> Option<i64> {
    const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
    let at = MONTHS.find(name.get(..3)?)?;
    i64::try_from(at / 3 + 1).ok()
}

fn weekday_number(name: &str) -> Option<i64> {
    let weekday = match name.get(..3)? {
        "mon" if !name.starts_with("mont") => Weekday::Monday,
        "tue" => Weekday::Tuesday,
        "wed" => Weekday::Wednesday,
        "thu" => Weekday::Thursday,
        "fri" => Weekday::Friday,
        "sat" => Weekday::Saturday,
        "sun" => Weekday::Sunday,
        _ => return None,
    };
    Some(i64::from(weekday.to_sunday_zero_offset()))
}

/// Hours east of UTC.
fn zone_hours(name: &str) -> i64 {
    match name {
        "pst" => -8,
        "pdt" | "mst" => -7,
        "mdt" | "cst" => -6,
        "cdt" | "est" => -5,
        "edt" => -4,
        "bst" | "cet" => 1,
        "cest" | "eet" => 2,
        "eest" | "msk" => 3,
        "jst" => 9,
        _ => 0,
    }
}

fn ordinal(word: &str) -> i64 {
    const ORDINALS: [&str; 13] = [
        "this", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
        "ninth", "tenth", "eleventh", "twelfth",
    ];
    match word {
        "last" | "previous" => -1,
        "next" => 1,
        _ => (0..)
            .zip(ORDINALS)
            .find(|(_, name)| *name == word)
            .map_or(0, |(n, _)| n),
    }
}

/// `+2`, `-2`, `--2`: an even number of minus signs is a plus.
fn signed(text: &str) -> Option<i64> {
    let digits = text.trim_start_matches(['+', '-', ' ', '\t']);
    let number: i64 = digits.parse().ok()?;
    let minus = text.bytes().filter(|byte| *byte == b'-').count();
    Some(if minus % 2 == 1 { -number } else { number })
}
