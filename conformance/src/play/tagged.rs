//! Changes that need the tag of what they change: it is looked at just before.

use hallpass_openapi::promises::conditions;

use super::{Play, Played, scene};
use crate::body::Body;
use crate::call::Call;
use crate::error::CheckError;
use crate::plan::success;

impl<'a> Play<'a, '_> {
    /// Reads what a call changes, where it needs the tag of that.
    pub(super) async fn look_up_tag(&mut self, call: &Call<'a>) -> Result<(), CheckError> {
        let operation = call.operation;
        let is_needed = conditions::needs_tag(operation) && !call.keeps_tag;
        let mut all = self.api.operations.iter();
        let view = all.find(|view| view.method == "GET" && view.path.text == operation.path.text);
        let Some(view) = view.filter(|_| is_needed && self.may_send(&operation.method)) else {
            return Ok(());
        };
        let mut look = Call::new(view, format!("{}/tag", view.id));
        look.parameters.clone_from(&call.parameters);
        look.accept = success(view)
            .and_then(|response| response.content.first())
            .map(|media| media.name.clone());
        let Ok(request) = self.request(&look) else {
            return Ok(());
        };
        self.may_go_on()?;
        let allowed = self.patience.deadline(self.options.timeout);
        let exchange = self.transport.send(request, allowed).await;
        self.spent(exchange.elapsed);
        let played = Played {
            call: look,
            exchange,
            body: Body::default(),
            misread: false,
        };
        self.recorder.beside(&scene(self.api, &played));
        self.tags.look(&played);
        Ok(())
    }
}
