using CozeProxy.Billing.Keys;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Billing;

public class CallerQuestionsTests
{
    private static readonly Caller Ada = new(1, 1, "default", null, null, null, null, null);

    [Test]
    public async Task What_is_asked_while_others_are_read_is_read_together()
    {
        var gate = new TaskCompletionSource();
        var reads = new List<int>();
        var questions = new CallerQuestions(async asked =>
        {
            lock (reads)
            {
                reads.Add(asked.Count);
            }

            await gate.Task;
            return asked.ToDictionary(hash => hash, _ => Ada);
        });

        var asking = Enumerable.Range(0, 1000).Select(number => questions.AskAsync(KeyHash.Of($"{number}"))).ToList();
        gate.SetResult();

        (await Task.WhenAll(asking).WaitAsync(Eventually.Patience)).ShouldAllBe(caller => caller == Ada);
        reads.Sum().ShouldBe(1000);
        reads.Count.ShouldBeLessThan(20);
        reads.Max().ShouldBeLessThanOrEqualTo(256);
    }

    [Test]
    public async Task A_read_that_hangs_holds_up_no_other()
    {
        var hanging = new TaskCompletionSource<IReadOnlyDictionary<KeyHash, Caller>>();
        var questions = new CallerQuestions(asked => asked[0] == KeyHash.Of("hangs")
            ? hanging.Task
            : Task.FromResult<IReadOnlyDictionary<KeyHash, Caller>>(new Dictionary<KeyHash, Caller>()));
        var hangs = questions.AskAsync(KeyHash.Of("hangs"));

        (await questions.AskAsync(KeyHash.Of("unknown")).WaitAsync(Eventually.Patience)).ShouldBeNull();

        hanging.SetException(new IOException());
        await Should.ThrowAsync<IOException>(hangs);
        (await questions.AskAsync(KeyHash.Of("another")).WaitAsync(Eventually.Patience)).ShouldBeNull();
    }
}
