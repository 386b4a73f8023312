//! Profiles: how far a run goes.

use crate::options::Options;
use crate::target::Target;

/// How far a run goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Profile {
    /// GET and HEAD alone.
    ReadOnly,
    /// Everything that is the same in each run.
    Gate,
    /// What [`Profile::Gate`] does, and what is made from a seed.
    Full,
}

impl Profile {
    /// In one lower-case word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReadOnly => "readonly",
            Self::Gate => "gate",
            Self::Full => "full",
        }
    }

    /// The profile of a target: the one that is asked for, but a host that is not loopback is only read unless writes are allowed.
    pub fn of(target: &Target<'_>, options: &Options) -> Self {
        let may_write = options.allow_writes || target.is_loopback();
        match options.profile {
            Some(Self::ReadOnly) => Self::ReadOnly,
            wished if may_write => wished.unwrap_or(Self::Gate),
            _ => Self::ReadOnly,
        }
    }

    /// Requests of this method may be sent.
    pub fn allows(self, method: &str) -> bool {
        self != Self::ReadOnly || matches!(method, "GET" | "HEAD")
    }
}

#[cfg(test)]
mod tests {
    use hallpass_openapi::model::Api;

    use super::*;

    #[test]
    fn a_host_that_is_not_this_machine_is_only_read_unless_writes_are_allowed() {
        let api = Api::default();
        let here = Target::new(&api, "http://127.0.0.1:1").expect("a URL");
        let there = Target::new(&api, "https://api.example.com").expect("a URL");
        // Asked for, writes allowed: here, and there.
        let cases = [
            (None, false, Profile::Gate, Profile::ReadOnly),
            (None, true, Profile::Gate, Profile::Gate),
            (Some(Profile::Full), false, Profile::Full, Profile::ReadOnly),
            (Some(Profile::Full), true, Profile::Full, Profile::Full),
            (
                Some(Profile::ReadOnly),
                true,
                Profile::ReadOnly,
                Profile::ReadOnly,
            ),
        ];
        for (profile, allow_writes, on_loopback, elsewhere) in cases {
            let options = Options {
                profile,
                allow_writes,
                ..Options::default()
            };
            assert_eq!(Profile::of(&here, &options), on_loopback);
            assert_eq!(Profile::of(&there, &options), elsewhere);
        }
        assert!(Profile::ReadOnly.allows("HEAD") && !Profile::ReadOnly.allows("POST"));
    }
}
