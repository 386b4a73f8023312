//! What a document says of who accepts something: that they are among the members of a group, course or team from then on.

use crate::answer::ANSWERS;
use crate::model::{Api, Operation};
use crate::prose::{Prose, says_one};

/// What is said of an operation that answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Joining {
    /// Who accepts is among the members.
    pub accepted: bool,
    /// Who denies is not.
    pub denied: bool,
    /// Sentences that say so, in small letters.
    said: Vec<String>,
    /// All sentences of the operation.
    own: Vec<String>,
}

impl Joining {
    /// What the document says of an operation that answers.
    pub fn of(api: &Api, operation: &Operation) -> Self {
        let path = operation.path.text.to_lowercase();
        let verb = path.rsplit([':', '/']).next().unwrap_or_default();
        let is_acceptance = ANSWERS.contains(&verb) && verb.starts_with("accept");
        let own = Prose::of_own(operation);
        Self::read(&own, Prose::of_document(api), is_acceptance)
    }

    fn read(own: &Prose, general: &Prose, is_acceptance: bool) -> Self {
        const MEMBERS: [&str; 12] = [
            "member",
            "roster",
            "among the",
            "to the course",
            "into the course",
            "to the class",
            "to the team",
            "to the teachers",
            "to the students",
            "enrol",
            "in the course",
            "to the group",
        ];
        const JOINS: [&str; 13] = [
            "puts",
            "gives",
            "adding",
            "adds",
            "added",
            "makes",
            "becomes",
            "is in the roster",
            "gets the",
            "has the role",
            "enrol",
            "joins",
            "is put",
        ];
        const DENIES: [&str; 5] = ["denying", "denial", "deny", "declin", "reject"];
        const NONE: [&str; 7] = [
            "leaves the member",
            "leaves the roster",
            "does not",
            "no member",
            "not become",
            "not made",
            "nobody",
        ];
        const DOUBTS: [&str; 6] = ["not ", "may ", "might", "cannot", "unless", "if "];
        let joins = |says: &str, is_of_it: bool| {
            (is_of_it || says.contains("accept"))
                && says_one(says, &MEMBERS)
                && says_one(says, &JOINS)
                && !says_one(says, &DOUBTS)
                && !says_one(says, &DENIES)
        };
        let said = own.sentences().filter(|says| joins(says, is_acceptance));
        let said = said.chain(general.sentences().filter(|says| joins(says, false)));
        let said: Vec<String> = said.map(str::to_owned).collect();
        let mut all = own.sentences().chain(general.sentences());
        let denied = all.any(|says| says_one(says, &DENIES) && says_one(says, &NONE));
        Self {
            accepted: !said.is_empty(),
            denied: denied && !said.is_empty(),
            said,
            own: own.sentences().map(str::to_owned).collect(),
        }
    }

    /// Whether a property of the member is that of what was accepted: "with the role of the invitation".
    pub fn takes_over(&self, property: &str) -> bool {
        let property = property.to_lowercase();
        let of = ["of the invit", "of its invit", "of that invit"];
        let mut told = of.map(|of| format!("the {property} {of}")).to_vec();
        // "gives the user the role in the course".
        told.extend(
            ["course", "group", "team"].map(|thing| format!("the {property} in the {thing}")),
        );
        let mut said = self.said.iter();
        said.any(|says| told.iter().any(|told| says.contains(told.as_str())))
    }

    /// Whether each role has a place of its own: "a student among the students".
    pub fn puts_among(&self, place: &str) -> bool {
        let place = place.to_lowercase();
        let told = ["among the ", "among its ", "to the "].map(|lead| format!("{lead}{place}"));
        let listed = format!("or {place} (as appropriate");
        let mut own = self.own.iter();
        own.any(|says| {
            says.contains(&listed) || told.iter().any(|told| says.contains(told.as_str()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Joining;
    use crate::prose::Prose;

    #[test]
    fn who_accepts_is_a_member_where_it_is_said() {
        let of = |own: &str, general: &str, is_acceptance| {
            Joining::read(&Prose::of([own]), &Prose::of([general]), is_acceptance)
        };
        let general = "Accepting an invite makes the user a member of its target, with the role `member`; denying it leaves the memberships as they are.";
        let said = of("", general, false);
        assert!(said.accepted && said.denied && !said.takes_over("role"));
        let own = "Accepting makes the user a member with the `permissions` of the invite, visible at once; denying does not.";
        let said = of(own, "", false);
        assert!(said.accepted && said.denied && said.takes_over("permissions"));
        let own = "Puts the user on the roster of the course with the role of the invitation, and removes the invitation.";
        let said = of(own, "", true);
        assert!(said.accepted && !said.denied && said.takes_over("role"));
        let own = "Removes the invitation and adds the invited user to the teachers or students (as appropriate) of the course.";
        let said = of(own, "", true);
        assert!(said.puts_among("students") && said.puts_among("teachers"));
        assert!(
            !of(
                "Accepts the invitation. Members cannot accept it.",
                "",
                true
            )
            .accepted
        );
        assert!(!of("The invite is then no longer in the list.", "", false).accepted);
        assert!(!of("Teachers may be added to the course.", "", false).accepted);
    }
}
