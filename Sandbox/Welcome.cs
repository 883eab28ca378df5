using CozeProxy.Sandbox.Coze;

namespace CozeProxy.Sandbox;

internal static class Welcome
{
    public static void Print(TextWriter output, Uri proxy, Uri coze) => output.WriteLine(
        $$"""

        CozeProxy listens on {{proxy}} and a local Coze stands behind it on {{coze}}.
        Paste this to get an answer, word by word:

        curl -N {{proxy}}v1/chat/completions \
          -H "Authorization: Bearer {{SandboxHost.DemoKey}}" \
          -H "Content-Type: application/json" \
          -d '{"model":"coze-workflow","workflow_id":"{{SandboxWorkflows.WordByWord}}","messages":[{"role":"user","content":"Hello"}],"stream":true}'

        And this to see what it cost:

        curl {{proxy}}admin/api/usage -H "Authorization: Bearer {{SandboxHost.AdminToken}}"

        Other workflows, failing ones among them: curl {{coze}}sandbox/workflows
        Ctrl+C ends it; nothing is kept.
        """);
}
