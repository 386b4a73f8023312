//! Scripts: how a server answers, as data.

/// A case file: answers, and the findings that they must give.
#[derive(Debug, Clone, Default)]
pub struct Script {
    /// Answers; the first that fits a request is sent.
    pub answers: Vec<Answer>,
    /// Lines `severity check operation [place]`.
    pub expected: Vec<String>,
}

/// An answer and the requests that it is for.
#[derive(Debug, Clone)]
pub struct Answer {
    method: String,
    path: String,
    conditions: Vec<String>,
    /// Status, media type and headers in lines, an empty line, the body; or bytes as they are after `raw`.
    pub reply: String,
    /// The reply is sent as it is.
    pub raw: bool,
    /// The connection stays open afterwards, and nothing follows.
    pub stalls: bool,
    /// It comes late.
    pub is_late: bool,
    /// Though no success, it is remembered as one.
    pub stores: bool,
    /// The connection is kept for the next request.
    pub keeps: bool,
    /// It is kept, and the body was not read.
    pub leaves_body: bool,
}

/// A request, as far as answers look at it.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub method: String,
    pub target: String,
    pub accept: String,
    pub accept_encoding: String,
    pub content_type: String,
    pub authorization: String,
    pub body: String,
    /// The document forbids it.
    pub invalid: bool,
}

/// What the server remembers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Memory {
    pub exists: bool,
    pub updated: bool,
    pub reads: usize,
    pub made_of_xml: bool,
}

impl Script {
    /// Reads a case file.
    pub fn parse(text: &str) -> Self {
        let (answers, expected) = text.split_once("--- expect").unwrap_or((text, ""));
        let parse = |part: &str| {
            let (head, reply) = part.split_once('\n').unwrap_or((part, ""));
            Answer::parse(head, reply)
        };
        Self {
            answers: answers.split("\n=== ").skip(1).map(parse).collect(),
            expected: expected
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect(),
        }
    }

    /// Puts the answers of another script behind its own; what both say to strangers comes first, then what they say to wrong requests.
    pub fn extend(&mut self, base: &Self) {
        self.answers.extend(base.answers.clone());
        self.answers
            .sort_by_key(|answer| (!answer.is_for_strangers(), !answer.is_for_wrong()));
    }

    /// The answer to a request.
    pub fn answer(&self, asked: &Asked, memory: Memory) -> Option<&Answer> {
        self.answers
            .iter()
            .find(|answer| answer.fits(asked, memory))
    }
}

impl Answer {
    fn parse(head: &str, reply: &str) -> Self {
        let is_late = head.ends_with(" late");
        let head = head.trim_end_matches(" late");
        let leaves_body = head.ends_with(" unread");
        let keeps = leaves_body || head.ends_with(" keeps");
        let head = head.trim_end_matches(" unread").trim_end_matches(" keeps");
        let stalls = head.ends_with(" stall");
        let raw = stalls || head.ends_with(" raw");
        let head = head.trim_end_matches(" raw").trim_end_matches(" stall");
        let stores = reply
            .lines()
            .next()
            .is_some_and(|line| line.ends_with(" stores"));
        let mut conditions = head.split(" [");
        let (method, path) = match conditions.next().unwrap_or_default().split_once(' ') {
            Some((method, path)) => (method, path),
            None => ("*", "*"),
        };
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            conditions: conditions
                .map(|condition| condition.trim_end_matches(']').to_owned())
                .collect(),
            reply: if stores {
                reply.replacen(" stores", "", 1)
            } else {
                reply.to_owned()
            },
            raw,
            stalls,
            is_late,
            stores,
            keeps,
            leaves_body,
        }
    }

    fn is_for_strangers(&self) -> bool {
        ["anonymous", "wrong", "longer", "scheme"]
            .iter()
            .any(|condition| self.is_for(condition))
    }

    fn is_for_wrong(&self) -> bool {
        ["broken", "unsupported", "invalid"]
            .iter()
            .any(|condition| self.is_for(condition))
    }

    fn is_for(&self, wanted: &str) -> bool {
        self.conditions.iter().any(|condition| condition == wanted)
    }

    fn fits(&self, asked: &Asked, memory: Memory) -> bool {
        let target = asked.target.strip_prefix("/api").unwrap_or(&asked.target);
        let path = target.split('?').next().unwrap_or_default();
        let fits_path = self.path == "*" || self.path == target || self.path == path;
        let fits_method = self.method == "*" || self.method == asked.method;
        fits_method
            && fits_path
            && self
                .conditions
                .iter()
                .all(|condition| holds(condition, asked, memory))
    }
}

fn holds(condition: &str, asked: &Asked, memory: Memory) -> bool {
    match condition.split_once(' ') {
        Some(("accept", wanted)) => asked.accept == wanted,
        Some(("sends", wanted)) => asked.body.contains(wanted),
        _ => match condition {
            "exists" => memory.exists,
            "gone" => !memory.exists,
            "fresh" => memory.exists && !memory.updated,
            "updated" => memory.exists && memory.updated,
            "made-of-xml" => memory.made_of_xml,
            "seen-often" => memory.reads > 2,
            "xml" => prefers_xml(&asked.accept),
            "json" => !prefers_xml(&asked.accept),
            "xml-body" => asked.content_type.contains("xml"),
            "anonymous" => asked.authorization.is_empty(),
            "other" => asked.authorization.contains("other"),
            "longer" => asked.authorization.ends_with("-hallpass"),
            "scheme" => asked.authorization.starts_with("Basic "),
            "wrong" => !["", "Bearer good", "Bearer other"].contains(&asked.authorization.as_str()),
            "broken" => asked.body.contains("broken"),
            "invalid" => asked.invalid,
            "empty" => asked.body.is_empty(),
            "silent" => asked.accept.is_empty(),
            "unsupported" => {
                asked.content_type.contains("unsupported") || asked.content_type == "text/plain"
            }
            "identity" => asked.accept_encoding == "identity",
            other => panic!("no condition is called {other}"),
        },
    }
}

/// XML alone, or with the higher quality.
fn prefers_xml(accept: &str) -> bool {
    accept == "text/xml"
        || accept.contains("text/xml;q=0.9")
        || accept.starts_with("application/json;q=0,")
}
