package dev.tarn.tck.memory;

/** What may be broken in the memory backend, each with the test that must notice. */
public enum Flaw {
    NONE(""),
    TABLES_APPEAR_ONE_BY_ONE("readersSeeTheOldMonthsAtEveryStepUntilTheCommit"),
    DATA_AND_STATE_IN_TWO_COMMITS("readersSeeTheOldMonthsAtEveryStepUntilTheCommit"),
    DATA_COMMITTED_WHEN_STAGED("aLoadThatEndsAtAnyStepChangesNothingAndIsRepeated"),
    OLD_ATTEMPTS_PUBLISH("anOlderAttemptCanNotPublish"),
    FENCE_CHECKED_WHEN_OPENED("takingOverWhileTheOldAttemptIsStagedIsDecidedOnce"),
    FENCES_THE_FIRST_PARTITION_ONLY("oneLostPartitionFencesTheWholePlan"),
    FENCES_THE_WHOLE_EXPORT("anAttemptAtAnotherPartitionFencesNothing"),
    PUBLISHES_HALF_A_PLAN("aPlanIsPublishedWholeOrNotAtAll"),
    PARTS_REPLACE_EACH_OTHER("partsOfALoadAddUpToOneMonth"),
    PARTS_COUNTED_ALONE("partsOfALoadAddUpToOneMonth"),
    PARTS_MAY_DIFFER("partsOfALoadAgreeInAllButTheirData"),
    PUBLISHES_AFTER_A_BROKEN_PART("aBrokenPartLeavesTheOldMonth"),
    APPENDS_INSTEAD_OF_REPLACING("aNewVersionReplacesTheMonth"),
    ACCOUNT_FORGOTTEN_WHEN_REPLACING("oneTableHoldsManyAccounts"),
    OLD_TABLE_KEPT_WHEN_THE_STRATEGY_CHANGES("switchingTheStrategyNeverDoublesAMonth"),
    STAGING_TABLE_LEFT_BEHIND("nothingRemainsOfALoadThatIsNotPublished"),
    VIEW_IS_A_SET_UNION("identicalRowsAreAllKept"),
    VIEW_LOSES_COLUMNS("theUnifiedViewHasTheColumnsOfAllTablesByName"),
    SHARED_TABLE_LOSES_COLUMNS("aSharedTableGainsColumnsAndKeepsOldOnes"),
    FILES_UNITED_BY_POSITION("filesOfOneMonthAreUnitedByName"),
    SELECTION_IGNORED("onlyTheSelectedMonthIsTaken"),
    NO_LOAD_ID_IN_ROWS("rowsFromJavaArriveWithTheirLoad"),
    SUMS_MIX_CURRENCIES("sumsAreKeptByCurrency"),
    MONEY_IS_FLOAT("money"),
    ROUNDING_NOT_COUNTED("roundingIsHalfUpAndCounted"),
    ROUNDS_DOWN("roundingIsHalfUpAndCounted"),
    OVERFLOW_BECOMES_NULL("overflowIsAnErrorThatNamesTheColumn"),
    BROKEN_VALUE_BECOMES_NULL("whatIsNotOfTheTypeIsAnErrorThatNamesTheColumn"),
    TIMESTAMPS_IN_LOCAL_TIME("timestampsAreUtcWhateverTheZoneOfTheMachine"),
    EMPTY_MAP_IS_NULL("mapsWhereEmptyIsNotNull"),
    EMPTY_TEXT_IS_NULL("text"),
    LEADING_ZEROS_LOST("csvIsTextWithLeadingZerosAndWithoutItsMark"),
    BYTE_ORDER_MARK_KEPT("csvIsTextWithLeadingZerosAndWithoutItsMark"),
    NULL_WORD_IS_TEXT("csvBlankAndUnquotedNullAreNull"),
    QUOTED_NULL_WORD_IS_NULL("csvBlankAndUnquotedNullAreNull"),
    TRUNCATED_GZIP_ACCEPTED("aTruncatedGzipIsAnError"),
    TRUNCATED_JSON_ACCEPTED("aTruncatedGzipOfJsonIsAnError"),
    JSON_ARRAY_IS_AN_EMPTY_RECORD("aJsonRecordThatIsNoObjectIsAnError"),
    FIRST_GZIP_MEMBER_ONLY("gzipOfSeveralMembersIsReadToItsEnd"),
    RAGGED_ROW_ACCEPTED("aRaggedRowIsAnErrorThatNamesFileAndLine"),
    ERRORS_NAME_NO_FILE("aRaggedRowIsAnErrorThatNamesFileAndLine"),
    WHOLE_FILE_IN_MEMORY("aLargeFileIsStreamed"),
    TOTALS_OF_FLOATS("totalsAreByFilePeriodAndCurrency"),
    NAMES_NOT_QUOTED("hostileNamesAreOnlyNames"),
    FILE_NAME_IS_A_PATTERN("aFileNameIsNoPatternAndNoSql"),
    COLUMNS_FOUND_IN_ANY_CASE("columnsThatDifferByCaseInTheSourceAreKeptApart"),
    PARAMETERS_SPLICED_IN("parametersAreBoundAndNeverSplicedIn"),
    LOST_WHEN_CLOSED("durableMeansThatDataAndStateOutliveTheConnection"),
    DURABLE_NOT_DECLARED("durableMeansThatDataAndStateOutliveTheConnection"),
    PARALLEL_NOT_DECLARED("parallelLoadsMeansThatTwoMayBeOpen"),
    PARALLEL_DECLARED_BUT_WAITS("parallelLoadsMeansThatTwoMayBeOpen"),
    READERS_WAIT_FOR_LOADS("readersSeeTheOldMonthsAtEveryStepUntilTheCommit"),
    LAST_WRITER_WINS("parallelLoadsMeansThatTwoMayBeOpen"),
    ATTEMPTS_START_ANEW("attemptsRiseAlsoAfterSuccessAndFailure"),
    OLD_ATTEMPT_FAILS_THE_NEW_ONE("anOldAttemptCanNotFailWhatANewerOneHasTakenOver"),
    RESTART_HIDES_THE_MONTH("startingALoadedVersionAgainLeavesItCurrent"),
    STARTED_COUNTS_AS_LOADED("aStartedLoadIsOnRecordButNotCurrent"),
    REASON_FORGOTTEN("aFailedLoadSaysWhyAndIsRetried"),
    SOURCE_FORGOTTEN("theSourceOfALoadIsOnRecord"),
    SOURCE_OF_A_FAILED_LOAD_IS_SHOWN("theSourceOfALoadIsOnRecord"),
    SCHEMA_RECORDED_EACH_TIME("everySchemaVersionIsOnRecordOnce"),
    THE_PAST_IS_THE_PRESENT("aQueryAsOfASnapshotSeesWhatWasThereThen"),
    A_TIME_IS_THE_NEXT_SNAPSHOT("aQueryAsOfATimeSeesTheLastSnapshotUntilThen"),
    STARTS_ARE_SNAPSHOTS("aLoadThatIsNotPublishedIsNoSnapshot"),
    UNCHANGED_ROWS_DIFFER("aMonthThatIsLoadedAgainAsItWasIsNoDifference"),
    DIFF_FORGETS_WHAT_IS_GONE("aRestatementDiffersInWhatItRestates"),
    TIME_TRAVEL_NOT_DECLARED("timeTravelIsHeldToItsContract"),
    WORKS_WHEN_CLOSED("aClosedBackendRefusesToWork");

    private final String noticedBy;

    Flaw(String noticedBy) {
        this.noticedBy = noticedBy;
    }

    public String noticedBy() {
        return noticedBy;
    }
}
