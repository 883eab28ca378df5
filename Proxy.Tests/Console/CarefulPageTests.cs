using CozeProxy.Admin.Ui.Shared;

namespace CozeProxy.Tests.Console;

internal sealed class CarefulPageTests
{
    [Test]
    public async Task An_answer_that_a_later_question_has_overtaken_is_not_shown()
    {
        using var page = new ShownPage();
        var (slow, fast) = (new TaskCompletionSource<string>(), new TaskCompletionSource<string>());
        var first = page.AskAsync(slow.Task);
        var second = page.AskAsync(fast.Task);

        fast.SetResult("newer");
        await second;
        slow.SetResult("older");
        await first;

        page.Shown.ShouldBe("newer");
    }

    [Test]
    public async Task A_page_that_was_left_shows_nothing_and_complains_of_nothing()
    {
        var page = new ShownPage();
        var answer = new TaskCompletionSource<string>();
        var asking = page.AskAsync(answer.Task);

        page.Dispose();
        answer.SetException(new IOException("The store is away."));
        await asking;

        page.Shown.ShouldBeNull();
        page.Problem.ShouldBeNull();
    }

    private sealed class ShownPage : CarefulPage
    {
        public string? Shown { get; private set; }

        public Task AskAsync(Task<string> answer) => ReadNewestAsync(_ => answer, text => Shown = text);
    }
}
