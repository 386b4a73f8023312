//! What may stand around elements: the XML declaration, comments and processing instructions.

use super::character;
use super::error::{XmlError, XmlErrorKind};
use super::scan::{Scanner, malformed};

type Result<T> = std::result::Result<T, XmlError>;

impl Scanner<'_, '_> {
    /// `<?xml version="1.0" …?>`, if it is there.
    pub(super) fn declaration(&mut self) -> Result<()> {
        let rest = self.rest();
        let Some(inside) = rest.strip_prefix("<?xml") else {
            return Ok(());
        };
        if !inside.starts_with([' ', '\t', '\r', '\n']) {
            return Ok(()); // a processing instruction whose name begins with xml
        }
        let Some(length) = inside.find("?>") else {
            return Err(malformed("the XML declaration is not closed"));
        };
        check_declaration(&inside[..length])?;
        self.position += "<?xml".len() + length + "?>".len();
        Ok(())
    }

    pub(super) fn comment(&mut self) -> Result<()> {
        let start = self.position + "<!--".len();
        let text = self.index.text;
        let Some(length) = text[start..].find("--") else {
            return Err(malformed("a comment is not closed"));
        };
        if !text[start + length..].starts_with("-->") {
            return Err(malformed("`--` may not stand in a comment").at_offset(start + length));
        }
        self.check_run(start, start + length, character::SUSPECT)?;
        self.position = start + length + "-->".len();
        Ok(())
    }

    pub(super) fn instruction(&mut self) -> Result<()> {
        let start = self.position + "<?".len();
        let text = self.index.text;
        let Some(length) = text[start..].find("?>") else {
            return Err(malformed("a processing instruction is not closed"));
        };
        let inside = &text[start..start + length];
        let target = &inside[..character::name_length(inside)];
        let spaced = inside.len() == target.len()
            || inside[target.len()..].starts_with([' ', '\t', '\r', '\n']);
        if target.is_empty() || !spaced {
            return Err(malformed(
                "a processing instruction must begin with a name followed by white space",
            ));
        }
        if target.eq_ignore_ascii_case("xml") {
            return Err(malformed(
                "the XML declaration may stand only at the very start",
            ));
        }
        self.check_run(start, start + length, character::SUSPECT)?;
        self.position = start + length + "?>".len();
        Ok(())
    }
}

/// Checks ` version="1.0" encoding="…" standalone="…"`.
fn check_declaration(inside: &str) -> Result<()> {
    let (version, rest) = pseudo_attribute(inside, "version")?
        .ok_or_else(|| malformed("the XML declaration must begin with a version"))?;
    if version != "1.0" {
        let message = format!("XML version {version} is not supported, only 1.0");
        return Err(XmlError::new(XmlErrorKind::Version, message));
    }
    let rest = match pseudo_attribute(rest, "encoding")? {
        Some((encoding, rest)) if is_encoding(encoding) => rest,
        Some(_) => return Err(malformed("the XML declaration names no encoding")),
        None => rest,
    };
    let rest = match pseudo_attribute(rest, "standalone")? {
        Some(("yes" | "no", rest)) => rest,
        Some(_) => return Err(malformed("standalone must be yes or no")),
        None => rest,
    };
    if character::trim(rest).is_empty() {
        Ok(())
    } else {
        Err(malformed(
            "the XML declaration holds more than version, encoding and standalone",
        ))
    }
}

/// The value of a pseudo attribute, if it comes next, and what follows.
fn pseudo_attribute<'t>(text: &'t str, name: &str) -> Result<Option<(&'t str, &'t str)>> {
    let spaced = text.trim_start_matches([' ', '\t', '\r', '\n']);
    let Some(rest) = spaced
        .strip_prefix(name)
        .filter(|_| spaced.len() < text.len())
    else {
        return Ok(None);
    };
    let broken = || {
        malformed(format!(
            "`{name}` of the XML declaration needs a quoted value"
        ))
    };
    let rest = character::trim(rest).strip_prefix('=').ok_or_else(broken)?;
    let rest = character::trim(rest);
    let quote = rest
        .chars()
        .next()
        .filter(|quote| matches!(quote, '"' | '\''))
        .ok_or_else(broken)?;
    rest[1..].split_once(quote).map(Some).ok_or_else(broken)
}

/// Production `EncName`.
fn is_encoding(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}
