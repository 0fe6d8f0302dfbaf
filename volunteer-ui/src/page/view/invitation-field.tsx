import type { Page } from "../page.ts";

/** Where a person types an invitation, for a job that asks for one. */
export function InvitationField({ page }: { readonly page: Page }) {
  return (
    <form
      class="buttons"
      onSubmit={(event) => {
        event.preventDefault();
        const invitation = new FormData(event.currentTarget).get("invitation");
        if (typeof invitation === "string") page.showInvitation(invitation.trim());
      }}
    >
      <input
        name="invitation"
        aria-label="Invitation"
        placeholder="Invitation"
        required
        autocomplete="off"
      />
      <button type="submit" class="primary">
        Enter
      </button>
    </form>
  );
}
