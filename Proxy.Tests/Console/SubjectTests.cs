using CozeProxy.Admin.Ui.Subjects;

namespace CozeProxy.Tests.Console;

internal sealed class SubjectTests
{
    [TestCase("demo #3", 3)]
    [TestCase("3", 3)]
    [TestCase("#3", 3)]
    [TestCase("demo", null)]
    [TestCase("3 Eleven", null)]
    [TestCase("# 3", null)]
    [TestCase("99999999999999999999", null)]
    public void An_id_is_read_from_a_label_or_from_itself(string text, long? id) => Subject.IdIn(text).ShouldBe(id);

    [TestCase("3", true)]
    [TestCase("#3", true)]
    [TestCase("demo #3", true)]
    [TestCase("team #3", false)]
    public void A_name_that_ends_with_the_id_of_another_does_not_mean_that_one(string text, bool isMeant) =>
        new Subject(3, "demo").IsMeantBy(text).ShouldBe(isMeant);

    [Test]
    public void A_long_name_is_meant_by_its_shortened_label()
    {
        var subject = new Subject(3, new string('长', 100));
        subject.Label.Length.ShouldBeLessThan(70);
        Subject.IdIn(subject.Label).ShouldBe(3);
        subject.IsMeantBy(subject.Label).ShouldBeTrue();
    }
}
