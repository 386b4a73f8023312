//! Entity tags: which ones the server sent for what, so that a strong one that stays while its representation changes is told, and changes that need
//! the current one have it.

use std::collections::HashMap;

use hallpass_openapi::equality::{Mode, differences};
use hallpass_openapi::model::Api;
use hallpass_openapi::promises::conditions;
use hallpass_openapi::prose::{Prose, says_one};
use hallpass_openapi::validate::Direction;
use serde_json::Value;

use crate::call::{Call, Intent};
use crate::checks::Observation;
use crate::checks::entity_tag::{SHARED, STAYED};
use crate::difference::is_within;
use crate::exchange::Reply;
use crate::finding::OperationReference;
use crate::play::Played;
use crate::transport::is_safe;

/// At most so many representations are remembered.
const MOST: usize = 4_000;

/// What the server sent.
#[derive(Debug, Default)]
pub(crate) struct Tags {
    /// By URL without its query.
    current: HashMap<String, String>,
    /// By URL, caller and headers of the request, and by what the reply says of its form.
    sent: HashMap<(String, String), Sent>,
    /// The format that had a strong tag, by URL, caller and tag.
    formats: HashMap<(String, String), (String, usize)>,
    /// Requests so far that may have changed something.
    writes: usize,
    last: Option<OperationReference>,
}

/// A representation as it was sent last.
#[derive(Debug)]
struct Sent {
    tag: String,
    body: Vec<u8>,
    value: Option<Value>,
    writes: usize,
    /// Places that change by themselves.
    volatile: Vec<String>,
}

impl Tags {
    /// The tag that what stands at a URL had last.
    pub fn current(&self, url: &str) -> Option<&str> {
        self.current.get(path(url)).map(String::as_str)
    }

    /// Learns from a look at something that is about to change.
    pub fn look(&mut self, played: &Played<'_>) {
        let url = path(&played.exchange.request.url).to_owned();
        let reply = played.exchange.reply.as_ref().ok();
        let tag = reply.filter(|reply| reply.status == 200);
        match tag.and_then(|reply| reply.header("etag")) {
            Some(tag) => self.current.insert(url, tag.to_owned()),
            None => self.current.remove(&url),
        };
    }

    /// Learns from an exchange, and gives what is wrong with its tag.
    pub fn see(&mut self, api: &Api, played: &Played<'_>) -> Vec<Observation> {
        let request = &played.exchange.request;
        if !is_safe(&request.method) {
            self.writes += 1;
            self.last = Some(OperationReference::of(played.call.operation));
            self.current.remove(path(&request.url));
            return Vec::new();
        }
        let Ok(reply) = &played.exchange.reply else {
            return Vec::new();
        };
        let is_whole = request.method == "GET" && reply.status == 200 && reply.cut.is_none();
        let Some(tag) = reply.header("etag").filter(|_| is_whole) else {
            return Vec::new();
        };
        self.current
            .insert(path(&request.url).to_owned(), tag.to_owned());
        let is_strong = is_strong(tag);
        let is_told = is_strong || changes_with_values(api, played);
        if !is_told || self.sent.len() >= MOST {
            return Vec::new();
        }
        let span = played.body.response.map(|response| response.span);
        let shared = self.shared(played, tag, reply).filter(|_| is_strong);
        let stayed = self.stayed(api, played, tag, reply);
        let seen = shared.into_iter().chain(stayed);
        seen.map(|seen| Observation { span, ..seen }).collect()
    }

    /// Another format of the same thing has the same tag.
    fn shared(&mut self, played: &Played<'_>, tag: &str, reply: &Reply) -> Option<Observation> {
        let format = form(reply);
        let key = (
            format!("{} {:?}", played.exchange.request.url, played.call.caller),
            tag.to_owned(),
        );
        let writes = self.writes;
        let (other, before) = self
            .formats
            .entry(key)
            .or_insert_with(|| (format.clone(), writes));
        let is_shared = *other != format && *before == writes;
        is_shared.then(|| Observation::new(SHARED, other.as_str(), format).warning())
    }

    /// The same tag as before stands for something else.
    fn stayed(
        &mut self,
        api: &Api,
        played: &Played<'_>,
        tag: &str,
        reply: &Reply,
    ) -> Option<Observation> {
        let request = &played.exchange.request;
        let headers: Vec<String> = request
            .headers
            .iter()
            .filter(|(name, _)| !name.to_ascii_lowercase().starts_with("if-"))
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        let asked = format!("{} {:?} {headers:?}", request.url, played.call.caller);
        let mut now = Sent {
            tag: tag.to_owned(),
            body: reply.body.clone(),
            value: played.value().cloned(),
            writes: self.writes,
            volatile: Vec::new(),
        };
        let key = (asked, form(reply));
        let Some(before) = self.sent.remove(&key) else {
            self.sent.insert(key, now);
            return None;
        };
        let seen = self.compared(api, &before, &mut now);
        self.sent.insert(key, now);
        seen
    }

    fn compared(&self, api: &Api, before: &Sent, now: &mut Sent) -> Option<Observation> {
        now.volatile.clone_from(&before.volatile);
        if before.tag != now.tag || before.body == now.body {
            return None;
        }
        let changes = match (&before.value, &now.value) {
            (Some(left), Some(right)) => differences(api, None, left, right, Mode::Exact),
            _ => Vec::new(),
        };
        if before.writes == now.writes {
            now.volatile
                .extend(changes.iter().map(|change| change.path.clone()));
        }
        let of_write = changes
            .into_iter()
            .find(|change| !is_within(&change.path, &now.volatile));
        let Some(change) = of_write else {
            if !is_strong(&now.tag) {
                return None;
            }
            // What changes by itself, or in its form alone.
            let text = |sent: &Sent| String::from_utf8_lossy(&sent.body).into_owned();
            return Some(Observation::new(STAYED, text(before), text(now)).warning());
        };
        let (left, right) = (change.left, change.right);
        let seen = Observation::new(STAYED, left.unwrap_or_default(), right.unwrap_or_default())
            .at(change.path)
            .proven();
        Some(Observation {
            after: self.last.clone(),
            ..seen
        })
    }

    /// Gives a change that needs a tag the current one, as far as it is known, and takes from others the tag of the document's example. What is wrong on
    /// purpose stays, and so does what a step of its own has chosen.
    pub fn settle(
        &self,
        api: &Api,
        call: &mut Call<'_>,
        url: impl Fn(&Call<'_>) -> Option<String>,
    ) {
        let Some(parameter) = conditions::if_match(call.operation) else {
            return;
        };
        let is_good = |tag: &Value| {
            let schema = parameter.schema;
            schema.is_none_or(|schema| api.is_valid(schema, Direction::Request, tag))
        };
        let sent = call.parameter(&parameter.name);
        let is_meant = sent.is_none_or(|tag| !is_good(tag));
        let is_left_out = call.omitted.as_ref() == Some(&parameter.name);
        if call.keeps_tag
            || is_left_out
            || (call.intent == Intent::Wrong && sent.is_some() && is_meant)
        {
            return;
        }
        if !conditions::needs_tag(call.operation) {
            let name = &parameter.name;
            call.parameters.retain(|(known, _)| known != name);
            return;
        }
        let any = call.clone().with(&parameter.name, "*");
        let known = url(&any).and_then(|url| self.current(&url).map(Value::from));
        let tag = known
            .or_else(|| sent.cloned())
            .unwrap_or_else(|| Value::from("*"));
        if is_good(&tag) {
            *call = any.with(&parameter.name, tag);
        }
    }
}

/// The document says that the tag changes with what it stands for, which a weak one does anyway where the change matters.
fn changes_with_values(api: &Api, played: &Played<'_>) -> bool {
    const CHANGES: [&str; 5] = [
        "changes with",
        "changes when",
        "change with every",
        "changes on every",
        "new etag",
    ];
    let about = Prose::of_all(api).sentences();
    let mut about = about.filter(|says| says.contains("etag"));
    let headers = played.body.response.map(|response| &response.headers);
    let mut headers = headers.into_iter().flatten();
    let own = headers.find(|(name, _)| name.eq_ignore_ascii_case("etag"));
    let own = own.and_then(|(_, header)| header.description.as_deref());
    let own = Prose::of(own);
    about.any(|says| says_one(says, &CHANGES)) || own.says(&[&CHANGES])
}

/// Whether a tag changes with every byte of what it stands for.
pub(crate) fn is_strong(tag: &str) -> bool {
    tag.len() > 2 && tag.starts_with('"') && tag.ends_with('"')
}

fn path(url: &str) -> &str {
    url.split('?').next().unwrap_or(url)
}

/// What a reply says of its form.
fn form(reply: &Reply) -> String {
    let names = ["content-type", "content-encoding", "content-language"];
    let values = names.iter().filter_map(|name| reply.header(name));
    values.collect::<Vec<&str>>().join(", ")
}

#[cfg(test)]
mod tests {
    use hallpass_openapi::diagnostic::Severity;
    use hallpass_openapi::model::Api;
    use serde_json::{Value, json};

    use super::{Sent, Tags};

    fn sent(value: Value, text: &str, writes: usize) -> Sent {
        Sent {
            tag: "\"one\"".to_owned(),
            body: text.as_bytes().to_vec(),
            value: Some(value),
            writes,
            volatile: Vec::new(),
        }
    }

    /// Severity and place of what is told of three states under one tag, the third after a write.
    fn told(states: [(Value, &str); 3]) -> Option<(Option<Severity>, Option<String>)> {
        let [one, two, three] = states.map(|(value, text)| (value, text.to_owned()));
        let tags = Tags::default();
        let one = sent(one.0, &one.1, 0);
        let mut two = sent(two.0, &two.1, 0);
        tags.compared(&Api::default(), &one, &mut two);
        let mut three = sent(three.0, &three.1, 1);
        let seen = tags.compared(&Api::default(), &two, &mut three)?;
        Some((seen.severity, seen.at))
    }

    #[test]
    fn what_changes_under_a_tag_is_told_from_its_form_and_from_what_changes_by_itself() {
        let a = || (json!({"title": "a", "options": {"color": "red"}}), "a");
        let inner = (json!({"title": "a", "options": {"color": "blue"}}), "b");
        let place = Some("/options/color".to_owned());
        assert_eq!(told([a(), a(), inner]), Some((None, place)));
        assert_eq!(told([a(), a(), a()]), None);
        let spaced = (a().0, "a ");
        let warning = Some((Some(Severity::Warning), None));
        assert_eq!(told([a(), a(), spaced]), warning);
        let at = |time: u64, text| (json!({ "time": time }), text);
        assert_eq!(told([at(1, "1"), at(2, "2"), at(3, "3")]), warning);
    }
}
