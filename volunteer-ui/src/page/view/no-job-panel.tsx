/** Nothing to compute: what happens next, and what an organizer does about it. */
export function NoJobPanel() {
  return (
    <section class="panel no-job" aria-labelledby="no-job-heading">
      <h2 id="no-job-heading">No job is open right now</h2>
      <p>Stay if you like: this page joins the next job by itself, and idles until then.</p>
      <p>
        Are you the organizer? Start one on the machine that serves this page with{" "}
        <code>./manyhands demo</code>, or send your own to <code>POST api/jobs</code>.
      </p>
    </section>
  );
}
