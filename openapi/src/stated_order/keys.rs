//! Orders that are told key by key: "descending `created`, equal `created` by descending `id`". Every word must be one that is known here.

use super::words::{Word, is_text, is_time_property, key};
use super::{Key, StatedOrder};
use crate::view::View;

/// A key as it is read, before its direction is settled.
struct Told<'v> {
    property: &'v str,
    descending: Option<bool>,
    /// Its words, of which one may say how values are compared.
    words: std::ops::Range<usize>,
}

/// What of the clause was read.
#[derive(Default)]
struct Reading<'v> {
    keys: Vec<Told<'v>>,
    /// A direction that waits for its property.
    direction: Option<bool>,
    /// The next property is one that ties are spoken of.
    ties: bool,
    /// A further property is one of a new key.
    parted: bool,
    /// Words were said that lead to a property.
    led: bool,
    /// Where the words of the next key begin.
    from: usize,
}

/// The order that a clause tells; `None` where a word is not known, or the direction is open.
pub(super) fn told(words: &[Word<'_>], items: &View<'_>, age: Option<bool>) -> Option<StatedOrder> {
    let start = start(words, items)?;
    if !leads_up(&words[..start], age) {
        return None;
    }
    let mut reading = Reading {
        from: start,
        ..Reading::default()
    };
    let mut at = start;
    while at < words.len() {
        if !reading.take(words, at, items)? {
            break;
        }
        at += 1;
    }
    let rest = &words[at.min(words.len())..];
    if reading.direction.is_some() || !is_beside_the_point(rest) {
        return None;
    }
    let mut keys = reading.keys.into_iter();
    let main = keys.next()?;
    let is_time = is_time_property(items, main.property);
    let descending = match (main.descending, age.filter(|_| is_time)) {
        (Some(said), Some(age)) if said != age => return None,
        (Some(said), _) => said,
        (None, Some(age)) => age,
        (None, None) if !is_time && age.is_none() && is_text(items, main.property) => false,
        _ => return None,
    };
    let main = key(main.property, descending, &words[main.words], items)?;
    let tie = keys.next().and_then(|tie| {
        let property = tie.property;
        key(property, tie.descending?, &words[tie.words], items)
    });
    Some(StatedOrder::By(main, tie))
}

/// What decides ties, in a clause that speaks of nothing else: "equal titles by ascending `id`".
pub(super) fn tie(words: &[Word<'_>], items: &View<'_>) -> Option<Key> {
    let by = words.iter().position(|word| word.lower == "by")?;
    match told(&words[by..], items, None)? {
        StatedOrder::By(key, None) if says_direction(&words[by..]) => Some(key),
        _ => None,
    }
}

fn says_direction(words: &[Word<'_>]) -> bool {
    words.iter().any(|word| direction(&word.lower).is_some())
}

pub(super) fn direction(word: &str) -> Option<bool> {
    match word {
        "ascending" | "increasing" | "asc" => Some(false),
        "descending" | "decreasing" | "desc" => Some(true),
        _ => None,
    }
}

/// Where the keys begin: at a direction or a `by`, or at a property that its direction follows.
fn start(words: &[Word<'_>], items: &View<'_>) -> Option<usize> {
    let names = items.names();
    words.iter().enumerate().position(|(at, word)| {
        let is_by = word.lower == "by" && at.checked_sub(1).is_none_or(|at| orders(&words[at]));
        let is_led = !word.is_code && (direction(&word.lower).is_some() || is_by);
        let next = words.get(at + 1);
        let is_followed = word.is_code
            && names.contains(word.text)
            && next.is_some_and(|next| direction(&next.lower).is_some());
        is_led || is_followed
    })
}

/// A `by` after it says what items are in the order of.
fn orders(word: &Word<'_>) -> bool {
    const ORDERS: [&str; 6] = [
        "sorted",
        "ordered",
        "order",
        "first",
        "alphabetically",
        "numerically",
    ];
    word.ends || (!word.is_code && ORDERS.contains(&word.lower.as_str()))
}

/// Nothing before the keys comes before them in the order, but what is the newest or the oldest.
fn leads_up(before: &[Word<'_>], age: Option<bool>) -> bool {
    let is_other = |word: &Word<'_>| match word.lower.as_str() {
        "then" | "followed" | "after" | "last" | "ties" | "tie" | "equal" => true,
        "first" => age.is_none(),
        _ => false,
    };
    !before.iter().any(is_other)
}

/// After a comma anything may follow that speaks of no order.
fn is_beside_the_point(rest: &[Word<'_>]) -> bool {
    const TALK: [&str; 12] = [
        "first",
        "last",
        "but",
        "then",
        "sorted",
        "ordered",
        "order",
        "before",
        "after",
        "by",
        "ascending",
        "descending",
    ];
    !rest
        .iter()
        .any(|word| !word.is_code && TALK.contains(&word.lower.as_str()))
}

impl<'v> Reading<'v> {
    /// Takes a word. `Some(false)` where the keys end before it, `None` where it is unclear.
    fn take(&mut self, words: &[Word<'_>], at: usize, items: &View<'v>) -> Option<bool> {
        let word = &words[at];
        let goes_on = at.checked_sub(1).is_none_or(|before| !words[before].ends);
        if !goes_on {
            self.parted = true;
        }
        if let Some(said) = direction(&word.lower).filter(|_| !word.is_code) {
            return self.take_direction(said, words, at, items);
        }
        if let Some(property) = self.property(word, items) {
            let next = words.get(at + 1).filter(|_| word.is_code && !word.ends);
            let is_followed = next.is_some_and(|next| direction(&next.lower).is_some());
            return self.take_property(property, words, at, is_followed);
        }
        match word.lower.as_str() {
            "by" => {
                self.led = true;
                self.ties = false;
            }
            "then" | "and" => self.parted = true,
            "equal" | "same" | "ties" | "tie" => {
                self.ties = true;
                self.parted = true;
            }
            "of" => self.led = true,
            "numeric" | "numerical" | "numerically" | "value" | "values" | "order" | "in"
            | "the" | "their" | "its" | "with" | "for" | "items" | "is" | "are" | "broken"
            | "sorted" | "ordered" | "where" => {}
            "compared" | "as" | "numbers" if !self.keys.is_empty() => {}
            _ if !goes_on && !self.keys.is_empty() && self.direction.is_none() => {
                return Some(false);
            }
            _ => return None,
        }
        Some(true)
    }

    /// A direction belongs to the property behind it if there is one, else to the one before.
    fn take_direction(
        &mut self,
        said: bool,
        words: &[Word<'_>],
        at: usize,
        items: &View<'v>,
    ) -> Option<bool> {
        let is_between = |word: &&Word<'_>| {
            matches!(
                word.lower.as_str(),
                "numeric" | "numerical" | "order" | "of" | "by" | "the" | "their" | "its" | "value"
            )
        };
        let next = words[at + 1..].iter().find(|word| !is_between(word));
        let leads = next.is_some_and(|next| items.names().contains(next.text)) && !words[at].ends;
        if leads && self.direction.is_none() {
            self.direction = Some(said);
            self.led = true;
            return Some(true);
        }
        let last = self.keys.last_mut()?;
        last.words.end = at + 1;
        if last.descending.is_some_and(|known| known != said) {
            return None;
        }
        last.descending = Some(said);
        Some(true)
    }

    fn take_property(
        &mut self,
        property: &'v str,
        words: &[Word<'_>],
        at: usize,
        is_followed: bool,
    ) -> Option<bool> {
        if self.ties && self.keys.last().is_some_and(|key| key.property == property) {
            return Some(true);
        }
        let is_known = self.keys.iter().any(|key| key.property == property);
        let is_led = self.led || self.direction.is_some() || is_followed;
        let is_new = self.keys.is_empty() || (self.parted && is_led);
        if is_known || !is_new {
            return None;
        }
        if let Some(last) = self.keys.last_mut() {
            // What is said up to the comma is said of the key before.
            let parts = words[..at]
                .iter()
                .rposition(|word| word.ends || word.lower == "then");
            last.words.end = last
                .words
                .end
                .max(parts.map_or(last.words.end, |parts| parts + 1));
            self.from = last.words.end;
        }
        self.keys.push(Told {
            property,
            descending: self.direction.take(),
            words: self.from..at + 1,
        });
        (self.parted, self.ties, self.led) = (false, false, false);
        Some(true)
    }

    /// A property, as its name stands between backticks, or where words lead to it; "titles" speak of `title` where they are equal.
    fn property(&self, word: &Word<'_>, items: &View<'v>) -> Option<&'v str> {
        let names = items.names();
        let named = names.get(word.text).copied();
        if word.is_code {
            return named;
        }
        let many = word.lower.strip_suffix('s').and_then(|one| names.get(one));
        let spoken_of = many.copied().filter(|_| self.ties);
        named
            .filter(|_| self.led || self.direction.is_some() || self.ties)
            .or(spoken_of)
    }
}
