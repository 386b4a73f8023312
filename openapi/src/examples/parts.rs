//! The parts of a document that hold examples.

use super::Checker;
use crate::model::{
    Example, ExampleValue, Header, Operation, Parameter, Response, SchemaId, Shared,
};
use crate::validate::Direction;

impl Checker<'_> {
    /// Operations. Those that the server requests have no `direction`: whether `readOnly` is the client's or the server's there,
    /// OpenAPI does not say.
    pub(super) fn operations(&mut self, operations: &[Operation], direction: Option<Direction>) {
        for operation in operations {
            self.parameters(&operation.parameters);
            if let Some(body) = &operation.request_body {
                self.body(&body.content, direction);
            }
            let reply = direction.map(|_| Direction::Response);
            for response in &operation.responses {
                self.response(response, reply);
            }
            for callback in &operation.callbacks {
                self.operations(&callback.operations, None);
            }
        }
    }

    /// Components, which no operation may use.
    pub(super) fn shared(&mut self, shared: &Shared) {
        self.parameters(&shared.parameters);
        self.headers(shared.headers.iter());
        for content in &shared.request_bodies {
            self.body(content, Some(Direction::Request));
        }
        for content in &shared.responses {
            self.body(content, Some(Direction::Response));
        }
        self.operations(&shared.path_items, Some(Direction::Request));
        self.operations(&shared.callbacks, None);
    }

    fn response(&mut self, response: &Response, direction: Option<Direction>) {
        self.headers(response.headers.values());
        self.body(&response.content, direction);
    }

    fn parameters(&mut self, parameters: &[Parameter]) {
        for parameter in parameters {
            self.values(&parameter.examples, parameter.schema, Direction::Request);
        }
    }

    fn headers<'h>(&mut self, headers: impl Iterator<Item = &'h Header>) {
        for header in headers {
            self.values(&header.examples, header.schema, Direction::Response);
        }
    }

    fn values(&mut self, examples: &[Example], schema: Option<SchemaId>, direction: Direction) {
        for example in examples {
            let ExampleValue::Data(value) = &example.value else {
                continue;
            };
            let wrong = self.against_schema(example, schema, Some(direction), value);
            self.report(example, wrong);
        }
    }
}
