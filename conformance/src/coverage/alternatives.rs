//! Bodies of one form out of several: what the alternative that a body has forbids is sent as well.

use hallpass_openapi::model::SchemaId;
use hallpass_openapi::validate::Direction;

use super::body::Varied;

impl Varied<'_, '_> {
    /// What the alternatives of `oneOf` and `anyOf` that the base fits forbid. What they allow need not be allowed by the whole.
    pub(super) fn alternatives(&mut self, schema: SchemaId) {
        let own = self.api.schema(schema);
        let all: Vec<SchemaId> = own.one_of.iter().chain(&own.any_of).copied().collect();
        let base = self.base;
        let fits = |id: &SchemaId| self.api.is_valid(*id, Direction::Request, base);
        let fitting: Vec<SchemaId> = all.into_iter().filter(fits).collect();
        for alternative in fitting {
            let known = self.all.len();
            self.place("", alternative, base, 0);
            self.left_out("", alternative, base, 0);
            let new = self.all.split_off(known);
            let is_new = |subject: &String, keyword: &str| {
                let mut all = self.all.iter();
                !all.any(|other| other.subject == *subject && other.keyword == keyword)
            };
            let wanted: Vec<_> = new
                .into_iter()
                .filter(|one| !one.valid && is_new(&one.subject, one.keyword))
                .collect();
            self.all.extend(wanted);
        }
    }
}
