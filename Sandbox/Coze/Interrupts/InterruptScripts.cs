using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Sandbox.Coze.Interrupts;

/// <summary>The workflows every emulator has that ask back, each in another way.</summary>
internal static class InterruptScripts
{
    public const string Question = "请问你想查看哪个城市的天气？";
    public const string SecondQuestion = "哪一天？";

    public static void PublishAll(ScriptCatalog catalog)
    {
        catalog.Publish(SandboxWorkflows.Interrupted,
            new WorkflowScript("interrupt", "A question node asks back and waits for a resume, then the weather is told.")
                .Interrupt(Question).EndWithOutput(input => Weather(input.Answers[0]), BuiltInScripts.Usage).Done());
        catalog.Publish(SandboxWorkflows.AsksTwice,
            new WorkflowScript("asks twice", "A text, a question, another question, then a streamed answer.")
                .Say("好的。").Interrupt(Question).Interrupt(SecondQuestion)
                .Stream(input => Words.Of(Weather($"{input.Answers[0]}，{input.Answers[1]}")))
                .EndWithOutput(input => Weather($"{input.Answers[0]}，{input.Answers[1]}"), BuiltInScripts.Usage).Done());
        catalog.Publish(SandboxWorkflows.AsksForInput,
            new WorkflowScript("asks for input", "An input node waits for an image, and nothing was said before.")
                .InterruptForInput("""[{"type":"string","name":"img","required":true,"assistType":2}]""", """{"img":{"required":true,"type":"image"}}""")
                .EndWithText(input => $"Got it: {input.Answers[0]}", BuiltInScripts.Usage).Done());
    }

    public static string Weather(string where) => $"{where}：晴";
}
