//! What filters let through: each by values of the items themselves and two together, beside the list without them.

use hallpass_openapi::expression::Expression;
use hallpass_openapi::filter_words::{bound, takes_all};
use hallpass_openapi::model::{Operation, Parameter};
use indexmap::IndexMap;
use serde_json::Value;

use super::listing::{is_read_whole, with_item};
use super::telling::{Filter, default_of, filters, is_same_second, values};
use super::walk::walk;
use crate::call::{Call, Intent};
use crate::checks::{Check, Observation, filter_ignored, filter_too_narrow};
use crate::error::CheckError;
use crate::knowledge::scalar_text;
use crate::learn::{items, only_array};
use crate::play::{Play, Played};

/// At most this many pairs of values are asked for together.
const MOST_PAIRS: usize = 10;

/// At most this many values of one filter are asked for beside those of another one.
const MOST_BESIDE: usize = 3;

/// Percentage of a document's time after which nothing more is asked for.
const NARROWED: u32 = 50;

/// What a list showed, on all its pages.
pub(super) struct Shown<'a> {
    pub items: Vec<Value>,
    /// The exchange of each item, and the last one.
    pages: Vec<Played<'a>>,
    of_page: Vec<usize>,
    /// There are no more.
    pub is_whole: bool,
}

/// A filter with the value that is asked for.
type Asked<'f, 'a> = (&'f Filter<'a>, Value);

/// Looks at the filters of a list; the call is that of the list without any.
pub(crate) async fn run<'a>(
    play: &mut Play<'a, '_>,
    bare: &Call<'a>,
    known: &'a IndexMap<String, Expression>,
) -> Result<(), CheckError> {
    let filters = filters(play.api, bare.operation, known);
    if filters.is_empty() {
        return Ok(());
    }
    let mut wide = bare.clone().meant(Intent::Uncertain);
    wide.case = format!("{}/wide", bare.operation.id);
    for filter in &filters {
        // Where a filter applies by itself, what takes everything shows the most.
        if let Some(all) = filter
            .all
            .clone()
            .filter(|_| default_of(play.api, filter.parameter))
        {
            wide = wide.with(&filter.name, all);
        }
    }
    let base = shown(play, wide.clone()).await?;
    let look = Look {
        wide,
        base,
        filters: &filters,
    };
    look.at_each(play).await?;
    look.at_pairs(play).await
}

/// A look at the filters of a list.
struct Look<'f, 'a> {
    /// The call that shows the most.
    wide: Call<'a>,
    /// What it showed.
    base: Option<Shown<'a>>,
    filters: &'f [Filter<'a>],
}

impl<'f, 'a> Look<'f, 'a> {
    /// Items that the list showed, else those that are known from elsewhere.
    fn universe(&self, play: &Play<'a, '_>) -> Vec<Value> {
        if let Some(base) = &self.base {
            return base.items.clone();
        }
        let resource = self.wide.operation.resource.as_ref();
        let known = resource.map(|resource| play.knowledge.met(&resource.collection));
        let known = known.into_iter().flatten();
        known.map(|item| item.value.clone()).collect()
    }

    async fn at_each(&self, play: &mut Play<'a, '_>) -> Result<(), CheckError> {
        let universe = self.universe(play);
        for filter in self.filters {
            let mut all = None;
            if let Some(value) = &filter.all {
                all = self.ask(play, &[(filter, value.clone())]).await?;
                all = all.filter(|all| all.is_whole);
            }
            for value in values(play.api, filter, &universe) {
                if play.is_pressed(NARROWED) {
                    return Ok(());
                }
                let asked = [(filter, value)];
                let Some(some) = self.ask(play, &asked).await? else {
                    continue;
                };
                if let Some(all) = &all {
                    self.takes_all(play, &asked[0], &some, all).await?;
                }
            }
        }
        Ok(())
    }

    /// What takes everything shows what one value shows.
    async fn takes_all(
        &self,
        play: &mut Play<'a, '_>,
        (filter, value): &Asked<'_, 'a>,
        some: &Shown<'a>,
        all: &Shown<'a>,
    ) -> Result<(), CheckError> {
        let Some(everything) = &filter.all else {
            return Ok(());
        };
        let operation = self.wide.operation;
        let Some(missing) = first_missing(operation, some, all) else {
            return Ok(());
        };
        let one = self.ask(play, &[(filter, value.clone())]).await?;
        let all = self.ask(play, &[(filter, everything.clone())]).await?;
        let (Some(one), Some(all)) = (one, all) else {
            return Ok(());
        };
        if all.is_whole && first_missing(operation, &one, &all).is_some() {
            report(
                play,
                &filter_too_narrow::CHECK,
                (filter, everything),
                missing,
                all.last(),
            );
        }
        Ok(())
    }

    async fn at_pairs(&self, play: &mut Play<'a, '_>) -> Result<(), CheckError> {
        let universe = self.universe(play);
        let mut left = MOST_PAIRS;
        for (at, one) in self.filters.iter().enumerate() {
            for other in &self.filters[at + 1..] {
                for pair in self.telling(play, one, other, &universe) {
                    if left == 0 || play.is_pressed(NARROWED) {
                        return Ok(());
                    }
                    left -= 1;
                    self.ask(play, &pair).await?;
                }
            }
        }
        Ok(())
    }

    /// Values of two filters such that an item shows whether one of them is ignored beside the other.
    fn telling(
        &self,
        play: &Play<'a, '_>,
        one: &'f Filter<'a>,
        other: &'f Filter<'a>,
        universe: &[Value],
    ) -> Vec<[Asked<'f, 'a>; 2]> {
        let of = |filter: &'f Filter<'a>| -> Vec<Asked<'f, 'a>> {
            let values = values(play.api, filter, universe).into_iter();
            let all = values.take(MOST_BESIDE).chain(filter.all.clone());
            all.map(|value| (filter, value)).collect()
        };
        let mut pairs = Vec::new();
        for one in of(one) {
            for other in of(other) {
                let told = |item: &Value| {
                    let holds = |asked: &Asked<'_, 'a>| self.holds(asked, item);
                    (holds(&one), holds(&other))
                };
                let is_any = |wanted| universe.iter().any(|item| told(item) == wanted);
                let (yes, no) = (Some(true), Some(false));
                let gains = [(yes, no), (no, yes), (yes, yes)].map(is_any);
                let gain = gains.iter().filter(|gain| **gain).count();
                if gains[0] || gains[1] {
                    pairs.push((gain, [one.clone(), other.clone()]));
                }
            }
        }
        pairs.sort_by_key(|(gain, _)| std::cmp::Reverse(*gain));
        pairs
            .into_iter()
            .map(|(_, pair)| pair)
            .take(MOST_BESIDE)
            .collect()
    }

    /// Whether a filter lets an item through; `None` where that is not known.
    fn holds(&self, (filter, value): &Asked<'_, 'a>, item: &Value) -> Option<bool> {
        if filter.of(item)?.is_null() || is_at_an_open_edge(filter, value, item) {
            return None;
        }
        let variables = with_item(&self.wide, item, Some(value.clone()));
        let holds = filter.condition.holds(&variables).ok()?;
        // A search may take letters with and without accents for the same.
        let is_plain = filter.of(item)?.as_str().is_none_or(str::is_ascii);
        (holds || is_plain || !filter.searches()).then_some(holds)
    }

    /// Asks for values and judges what is shown: nothing that they do not let through, and all that they do.
    async fn ask(
        &self,
        play: &mut Play<'a, '_>,
        asked: &[Asked<'_, 'a>],
    ) -> Result<Option<Shown<'a>>, CheckError> {
        let operation = self.wide.operation;
        let mut call = self.wide.clone();
        for (filter, value) in asked {
            call = call.with(&filter.name, value.clone());
        }
        let names: Vec<&str> = asked
            .iter()
            .map(|(filter, _)| filter.name.as_str())
            .collect();
        call.case = format!("{}/only-{}", operation.id, names.join("-"));
        let Some(narrowed) = shown(play, call.clone()).await? else {
            return Ok(None);
        };
        for (at, item) in narrowed.items.iter().enumerate() {
            let leak = asked
                .iter()
                .find(|asked| self.holds(asked, item) == Some(false));
            if let Some((filter, value)) = leak {
                let page = narrowed
                    .of_page
                    .get(at)
                    .and_then(|at| narrowed.pages.get(*at));
                report(
                    play,
                    &filter_ignored::CHECK,
                    (filter, value),
                    item.clone(),
                    page,
                );
                return Ok(None);
            }
        }
        let lacks = |base: &Shown<'a>, narrowed: &Shown<'a>| {
            if !base.is_whole || !narrowed.is_whole {
                return None;
            }
            let fits = |item: &&Value| {
                asked
                    .iter()
                    .all(|asked| self.holds(asked, item) == Some(true))
            };
            let mut fitting = base.items.iter().filter(fits);
            fitting.find(|item| !narrowed.has(operation, item)).cloned()
        };
        if let Some(missing) = self.base.as_ref().and_then(|base| lacks(base, &narrowed)) {
            let again = shown(play, self.wide.clone()).await?;
            let narrowed = shown(play, call).await?;
            if let (Some(again), Some(narrowed)) = (again, narrowed)
                && again.items
                    == self
                        .base
                        .as_ref()
                        .map_or(Vec::new(), |base| base.items.clone())
                && lacks(&again, &narrowed).as_ref() == Some(&missing)
                && let Some((filter, value)) = asked.first()
            {
                report(
                    play,
                    &filter_too_narrow::CHECK,
                    (filter, value),
                    missing,
                    narrowed.last(),
                );
                return Ok(None);
            }
        }
        Ok(Some(narrowed))
    }
}

/// Whether an item is at the very time that is asked for, where the words leave open what comes of it.
fn is_at_an_open_edge(filter: &Filter<'_>, value: &Value, item: &Value) -> bool {
    let says = filter.parameter.description.as_deref().unwrap_or_default();
    let compares = [">", "<"]
        .iter()
        .any(|sign| filter.condition.text.contains(sign));
    let own = filter.of(item);
    let has_fraction = own
        .as_ref()
        .and_then(Value::as_str)
        .is_some_and(|text| text.contains('.'));
    compares
        && (bound(says).is_none() || has_fraction)
        && own.is_some_and(|own| is_same_second(&own, value))
}

impl<'a> Shown<'a> {
    fn has(&self, operation: &Operation, item: &Value) -> bool {
        let wanted = identity(operation, item);
        self.items
            .iter()
            .any(|shown| identity(operation, shown) == wanted)
    }

    pub fn last(&self) -> Option<&Played<'a>> {
        self.pages.last()
    }
}

/// An item that one list shows and the other does not.
fn first_missing(operation: &Operation, some: &Shown<'_>, all: &Shown<'_>) -> Option<Value> {
    let mut items = some.items.iter();
    items.find(|item| !all.has(operation, item)).cloned()
}

/// What tells an item from others: its identity, else all of it.
pub(super) fn identity(operation: &Operation, item: &Value) -> String {
    let resource = operation.resource.as_ref();
    let id = resource.and_then(|resource| item.get(&resource.identity).and_then(scalar_text));
    id.unwrap_or_else(|| item.to_string())
}

/// All that a list shows; `None` where it cannot be read to its end.
pub(super) async fn shown<'a>(
    play: &mut Play<'a, '_>,
    call: Call<'a>,
) -> Result<Option<Shown<'a>>, CheckError> {
    let mut all = Shown {
        items: Vec::new(),
        pages: Vec::new(),
        of_page: Vec::new(),
        is_whole: is_read_whole(call.operation),
    };
    if let Some(resource) = &call.operation.resource {
        let Some(walk) = walk(play, call, |_| false).await? else {
            return Ok(None);
        };
        if !walk.is_complete() {
            return Ok(None);
        }
        for page in walk.pages {
            let found = page.played.value().map(|value| items(resource, value));
            all.take(
                found.unwrap_or_default().into_iter().cloned().collect(),
                page.played,
            );
        }
        return Ok(Some(all));
    }
    let Some(played) = play.send(call).await?.filter(Played::is_success) else {
        return Ok(None);
    };
    let Some(value) = played.value() else {
        return Ok(None);
    };
    let found = value.as_array().or_else(|| only_array(value)).cloned();
    all.take(found.unwrap_or_default(), played);
    all.is_whole |= all.says_that_it_is_whole();
    Ok(Some(all))
}

/// Names of the number of all items, without what joins their words.
const TOTALS: [&str; 4] = ["total", "totalcount", "totalitems", "totalresults"];

impl<'a> Shown<'a> {
    /// The reply names the number of all items, and shows that many.
    fn says_that_it_is_whole(&self) -> bool {
        let [page] = self.pages.as_slice() else {
            return false;
        };
        let members = page.value().and_then(Value::as_object);
        let mut members = members.into_iter().flatten();
        members.any(|(name, value)| {
            let letters = name.chars().filter(char::is_ascii_alphanumeric);
            let plain: String = letters.map(|c| c.to_ascii_lowercase()).collect();
            TOTALS.contains(&plain.as_str()) && value.as_u64() == Some(self.items.len() as u64)
        })
    }

    fn take(&mut self, items: Vec<Value>, page: Played<'a>) {
        self.of_page.extend(items.iter().map(|_| self.pages.len()));
        self.items.extend(items);
        self.pages.push(page);
    }
}

fn report(
    play: &mut Play<'_, '_>,
    check: &'static Check,
    (filter, value): (&Filter<'_>, &Value),
    item: Value,
    played: Option<&Played<'_>>,
) {
    let Some(played) = played else { return };
    let seen = Observation::new(filter.name.as_str(), value.clone(), item)
        .by(filter.condition.span)
        .proven();
    play.report(check, played, seen);
}

/// The value of a parameter that takes everything, where the document says so.
pub(super) fn everything(listed: &[Value], parameter: &Parameter) -> Option<Value> {
    let says = parameter.description.as_deref().unwrap_or_default();
    let mut texts = listed.iter().filter(|value| value.is_string());
    let is_all = |value: &&Value| value.as_str().is_some_and(|text| takes_all(says, text));
    texts.find(is_all).cloned()
}
